package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are too large, not JSON, not UTF-8, or contain fields that nobody may set. */
@QuarkusTest
@WithTestResource(Servers.class)
class BodyTest {

    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final List<String> ENDPOINTS = List.of(
            LOGIN,
            "/api/v1/users/auth/refresh",
            "/api/v1/auth/signup",
            "/api/v1/auth/verify-email",
            "/api/v1/auth/resend-verification",
            "/api/v1/auth/forgot-password",
            "/api/v1/auth/reset-password");
    private static final List<String> OF_OTHER_DIALECTS = List.of(
            "/api/auth/sign-up/email",
            "/api/auth/sign-in/email",
            "/api/auth/register",
            "/api/auth/login",
            "/auth/register",
            "/auth/login");
    private static final String JSON = "application/json";

    private static Answer post(String path, byte[] body) {
        return Api.fromAnywhere().postBytes(path, body, JSON);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> with(String... paths) {
        return Stream.concat(Stream.of(paths), OF_OTHER_DIALECTS.stream()).toList();
    }

    @Test
    void refusesWhatIsNoJsonObject() {
        for (String path : with(LOGIN, "/api/v1/auth/signup")) {
            for (String body : List.of(
                    " ",
                    "null",
                    "true",
                    "1",
                    "\"x\"",
                    "[]",
                    "[{}]",
                    "{",
                    "{}}",
                    "{}{}",
                    "{} x",
                    "{'email':'a@b.co'}",
                    "{email:1}",
                    "{\"a\":1,}",
                    "{\"a\":NaN}",
                    "{\"a\":01}",
                    "/**/{}",
                    "{\"a\":\"\t\"}",
                    "{\"a\":\"\\x41\"}",
                    "{\"a\":1,\"a\":1}",
                    "{\"x\":{\"a\":1,\"a\":2}}",
                    "[".repeat(8000),
                    "{\"a\":".repeat(2000) + "1" + "}".repeat(2000),
                    "{\"a\":" + "9".repeat(10_000) + "}",
                    "{\"a\":1e999999999}".replace("1e999999999", "1".repeat(40)),
                    "{\"a\":\"" + "x".repeat(10_000) + "\"}")) {
                Answer answer = post(path, utf8(body));
                assertThat(answer.status())
                        .as(path + ' ' + body.substring(0, Math.min(40, body.length())))
                        .isIn(400, 422);
            }
        }
    }

    @Test
    void refusesOtherEncodingsAndBrokenOnes() {
        String json = "{\"name\":\"x\",\"email\":\"nobody@example.com\",\"password\":\"Correct-Horse-7\"}";
        with(LOGIN).forEach(path -> assertThat(post(path, utf8(json)).status()).isIn(200, 401, 403));
        List<byte[]> bodies = new ArrayList<>();
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE")) {
            bodies.add(json.getBytes(Charset.forName(charset)));
        }
        bodies.add(utf8("\uFEFF" + json));
        for (String bytes : List.of(
                "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "\u00c3", "\u00f5\u0080\u0080\u0080", "\u0000")) {
            bodies.add(json.replace("Horse", bytes).getBytes(StandardCharsets.ISO_8859_1));
        }
        for (String escape : List.of("\\u0000", "\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud800")) {
            bodies.add(utf8(json.replace("Horse", escape)));
            bodies.add(utf8(json.replace("nobody", escape)));
            bodies.add(utf8(json.replace("{", "{\"" + escape + "\":1,")));
        }
        for (byte[] body : bodies) {
            String shown = new String(body, StandardCharsets.ISO_8859_1);
            for (String path : with(LOGIN, "/api/v1/auth/signup")) {
                assertThat(post(path, body).status()).as(path + shown).isIn(400, 422);
            }
        }
    }

    @Test
    void refusesFieldsOfAnotherType() {
        String good = "\"Correct-Horse-7-battery\"";
        for (String wrong : List.of("1", "1.5", "true", "[]", "{}", "[\"a@example.com\"]", "{\"a\":\"b\"}")) {
            for (String name : List.of("email", "username", "password", "response_mode", "client")) {
                String other = name.equals("password") ? "\"email\":\"a@example.com\"" : "\"password\":" + good;
                String body = "{" + other + ",\"" + name + "\":" + wrong + "}";
                assertThat(post(LOGIN, utf8(body)).status()).as(body).isEqualTo(400);
            }
            for (String path : ENDPOINTS) {
                String body = "{\"email\":" + wrong + ",\"token\":" + wrong + ",\"refreshToken\":" + wrong
                        + ",\"password\":" + wrong + "}";
                assertThat(post(path, utf8(body)).status()).as(path + body).isEqualTo(400);
            }
            for (String path : OF_OTHER_DIALECTS) {
                for (String body : List.of(
                        "{\"name\":\"x\",\"email\":\"a@example.com\",\"password\":" + wrong + "}",
                        "{\"name\":\"x\",\"email\":" + wrong + ",\"password\":" + good + "}")) {
                    assertThat(post(path, utf8(body)).status()).as(path + body).isIn(400, 422);
                }
            }
        }
    }

    @Test
    void refusesBodiesBeyondSixteenKilobytes() {
        for (String path : with(ENDPOINTS.toArray(String[]::new))) {
            // Less than the framework's own limit, which is for automation tokens.
            String body = "{\"email\":\"a@example.com\",\"x\":\"" + "y".repeat(20_000) + "\"}";
            Answer declared = RawHttp.parse(
                    "POST", path, RawHttp.exchange(RawHttp.request("POST", path, body, "Content-Type: " + JSON)));
            assertThat(declared.status()).as(path).isEqualTo(413);
            assertThat(declared.header("X-Hoody-Signature")).isNotEmpty();
        }
    }

    @Test
    void hangsUpOnABodyThatDoesNotEnd() {
        String head = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n";
        String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
        try (ServerLog log = ServerLog.listen()) {
            for (String path : with(LOGIN)) {
                String answer = RawHttp.exchange(
                        (head.replace(LOGIN, path) + chunk.repeat(16)).getBytes(StandardCharsets.ISO_8859_1));
                assertThat(answer)
                        .doesNotContain("(silence)")
                        .doesNotContain(" 200 ")
                        .doesNotContain(" 500 ");
                if (!answer.isEmpty()) {
                    assertThat(RawHttp.parse("POST", path, answer).status()).isEqualTo(413);
                }
            }
            // A client's mistake is not a server error; if it were logged, anybody could fill the log.
            assertThat(log.lines).isEmpty();
        }
    }

    @Test
    void doesNotUnpackBodies() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(utf8("{\"email\":\"a@example.com\",\"password\":\"" + " ".repeat(5_000_000) + "\"}"));
        }
        Answer answer =
                Api.fromAnywhere().with("Content-Encoding", "gzip").postBytes(LOGIN, packed.toByteArray(), JSON);
        assertThat(answer.status()).isIn(400, 415);
    }

    @Test
    void refusesOtherContentTypes() {
        String json = "{\"email\":\"nobody@example.com\",\"password\":\"Correct-Horse-7\"}";
        for (String type : List.of(
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/json; charset=utf-7",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/jsonp",
                "",
                "*/*")) {
            for (String path : with(LOGIN)) {
                // Better Auth takes forms, and this is not a valid one.
                boolean form = path.endsWith("/email") && type.endsWith("-urlencoded");
                assertThat(Api.fromAnywhere().postBytes(path, utf8(json), type).status())
                        .as(path + ' ' + type)
                        .isEqualTo(form ? 400 : 415);
            }
        }
        byte[] two = RawHttp.request("POST", LOGIN, json, "Content-Type: " + JSON, "Content-Type: text/plain");
        assertThat(RawHttp.parse("POST", LOGIN, RawHttp.exchange(two)).status()).isEqualTo(415);
        for (String type :
                List.of("application/json;charset=UTF-8", "Application/JSON", "application/json; charset=\"utf-8\"")) {
            assertThat(Api.fromAnywhere().postBytes(LOGIN, utf8(json), type).status())
                    .as(type)
                    .isEqualTo(401);
        }
    }

    @Test
    void givesNobodyMoreThanTheyMayAskFor() {
        Endpoints.SIGN_UPS.forEach(BodyTest::givesNobodyMoreAt);
    }

    private static void givesNobodyMoreAt(String signUp) {
        Person person = Person.stranger();
        String more = ",\"id\":\"" + "0".repeat(24) + "\",\"email_verified\":true,\"is_admin\":true,\"admin\":true,"
                + "\"is_banned\":false,\"banned\":true,\"role\":\"admin\",\"username\":\"admin\",\"security_version\":99,"
                + "\"created_at\":\"1970-01-01T00:00:00.000Z\",\"password_hash\":\"x\",\"two_factor\":true,\"emailVerified\":true,"
                + "\"twoFactorEnabled\":true,\"totp_enabled\":true,\"isAdmin\":true,\"name\":\"x\"}";
        String body = "{\"email\":\"" + person.email() + "\",\"password\":\"" + person.password() + "\"" + more;
        Answer signedUp = person.api().postRaw(signUp, body);
        assertThat(signedUp.status()).as(signedUp.toString()).isEqualTo(200);
        assertThat(signedUp.html())
                .doesNotContain("0".repeat(24), "1970", "admin")
                .doesNotContain("Enabled\":true");
        assertThat(person.logIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
        Answer verified =
                person.api().postRaw("/api/v1/auth/verify-email", "{\"token\":\"" + person.mailedToken() + "\"" + more);
        assertThat(verified.status()).isEqualTo(200);
        Answer me = Pair.of(verified).me();
        assertThat(FactorRecord.factor(person)).isEmpty();
        assertThat(me.text("/data/is_admin")).isEqualTo("false");
        assertThat(me.text("/data/is_banned")).isEqualTo("false");
        assertThat(me.text("/data/id")).isNotEqualTo("0".repeat(24));
        assertThat(me.text("/data/username")).isNotEqualTo("admin");
        assertThat(me.text("/data/created_at")).doesNotStartWith("1970");
    }
}
