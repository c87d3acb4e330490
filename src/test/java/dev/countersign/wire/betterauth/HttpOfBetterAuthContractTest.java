package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What HTTP alone decides, and the order in which a request is checked. */
@QuarkusTest
@WithTestResource(Servers.class)
class HttpOfBetterAuthContractTest {

    private static final String JSON = "application/json";
    private static final String SIGN_IN = Guest.ROOT + "/sign-in/email";
    private static final String ENABLE = Guest.ROOT + "/two-factor/enable";
    private static final List<String> POSTS = List.of(
            "/sign-up/email",
            "/sign-in/email",
            "/sign-out",
            "/two-factor/enable",
            "/two-factor/get-totp-uri",
            "/two-factor/generate-backup-codes",
            "/two-factor/disable",
            "/two-factor/verify-totp",
            "/two-factor/send-otp",
            "/two-factor/verify-otp",
            "/two-factor/verify-backup-code");

    private static Answer ask(String method, String path) {
        Api api = Api.fromAnywhere().with("Origin", Api.baseUrl());
        return method.equals("GET") || method.equals("HEAD")
                ? api.method(method, path)
                : api.send(method, path, JSON, "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void saysThatItIsThere() {
        Answer ok = Api.fromAnywhere().get(Guest.ROOT + "/ok");
        assertThat(ok.html()).isEqualTo("{\"ok\":true}");
        assertThat(ok.header("Content-Type")).startsWith(JSON);
        assertThat(ok.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void answersNoOtherPath() {
        List<String> paths =
                new ArrayList<>(List.of("GET /", "GET /nonsense", "POST /two-factor", "POST /two-factor/"));
        for (String post : POSTS) {
            paths.addAll(List.of("GET " + post, "PUT " + post, "DELETE " + post, "HEAD " + post));
            paths.addAll(List.of("POST " + post + '/', "POST " + post + "/x", "POST " + post.toUpperCase(Locale.ROOT)));
        }
        paths.addAll(List.of("DELETE /get-session", "PUT /get-session", "GET /get-session/"));
        paths.addAll(List.of("POST /ok", "GET /verify-email", "POST /forget-password"));
        for (String path : paths) {
            String[] parts = path.split(" ", 2);
            Answer answer = ask(parts[0], Guest.ROOT + parts[1]);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).isEmpty();
            assertThat(answer.header("Allow")).as(path).isEmpty();
        }
    }

    @Test
    void answersOnlyTheOptionsOfBrowsers() {
        for (String path : List.of("/sign-in/email", "/get-session", "/nonsense")) {
            Answer plain = Api.fromAnywhere().method("OPTIONS", Guest.ROOT + path);
            assertThat(plain.status()).as(path).isEqualTo(404);
        }
        Answer preflight = Api.fromAnywhere()
                .with("Origin", Api.baseUrl())
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", SIGN_IN);
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(Api.baseUrl());
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @TestFactory
    Stream<DynamicTest> refusesToPostForASession() {
        return Row.tests(Row.of("get-session")
                .when(person -> Guest.of(person).post("/get-session"))
                .answers(405, "message", "code")
                .has("/code", "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED")
                .has("/message", "POST method requires deferSessionRefresh to be enabled in session config")
                .and((person, answer) -> assertThat(answer.header("Pragma")).isEqualTo("no-cache")));
    }

    @TestFactory
    Stream<DynamicTest> looksAtThatPostLikeAtAnyOther() {
        String path = Guest.ROOT + "/get-session";
        return Row.tests(
                refused(
                        "malformed",
                        400,
                        "BAD_REQUEST",
                        "Invalid JSON in request body",
                        api -> api.postRaw(path, "{oo")),
                unsupported("of text", path, "text/plain", JSON));
    }

    @TestFactory
    Stream<DynamicTest> signsOutByAnyJson() {
        return Row.tests(Stream.of("null", "[]", "\"x\"", "{}", "1")
                .map(body -> Row.of(body)
                        .when(person -> Guest.of(person).api().postRaw(Guest.ROOT + "/sign-out", body))
                        .answers(200, "success")
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.REMEMBER)))
                .toArray(Row[]::new));
    }

    private static Row refused(String name, int status, String code, String message, Function<Api, Answer> asks) {
        return Said.refused(
                Row.of(name).when(person -> asks.apply(Guest.of(person).api())), status, code, message);
    }

    private static Answer raw(Api api, String path, String type, String body) {
        return api.postBytes(path, body.getBytes(StandardCharsets.UTF_8), type);
    }

    private static Row malformed(String name, String body) {
        return refused(name, 400, "BAD_REQUEST", "Invalid JSON in request body", api -> raw(api, SIGN_IN, JSON, body));
    }

    private static Row unsupported(String name, String path, String type, String allowed) {
        return refused(
                name,
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type \"" + type + "\" is not allowed. Allowed types: " + allowed,
                api -> raw(api, path, type, "{}"));
    }

    @TestFactory
    Stream<DynamicTest> refusesBodies() {
        String form = "application/x-www-form-urlencoded";
        String unstorable = "[body.password] holds a character that is not allowed";
        return Row.tests(
                malformed("that are no JSON", "{oops"),
                malformed("with a key twice", "{\"email\":\"a@b.co\",\"password\":\"x\",\"password\":\"y\"}"),
                malformed("with more behind them", "{} {}"),
                malformed("that are deep", "{\"a\":".repeat(50) + "1" + "}".repeat(50)),
                malformed("of a form with a name twice", "email=a%40b.co&password=x&password=y")
                        .when(person ->
                                raw(Guest.of(person).api(), SIGN_IN, form, "email=a%40b.co&password=x&password=y")),
                malformed("of a form that is no UTF-8", "")
                        .when(person ->
                                raw(Guest.of(person).api(), SIGN_IN, form, "email=a%40b.co&password=%FF%FE%C0")),
                malformed("of a form with half an escape", "")
                        .when(person -> raw(Guest.of(person).api(), SIGN_IN, form, "email=a%40b.co&password=%4")),
                malformed("of a form with more names than anybody needs", "")
                        .when(person -> raw(
                                Guest.of(person).api(),
                                SIGN_IN,
                                form,
                                "email=a%40b.co&password=x" + "&a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10"
                                        + "&k=1&l=2&m=3&n=4&o=5&p=6&q=7&r=8&s=9&t=10")),
                refused(
                                "of a form with a password that only begins with the right one",
                                401,
                                "INVALID_EMAIL_OR_PASSWORD",
                                "Invalid email or password",
                                api -> null)
                        .when(person -> raw(
                                Guest.of(person).api(),
                                SIGN_IN,
                                form,
                                "email=" + person.email().replace("@", "%40") + "&password=" + person.password()
                                        + ";x=1"))
                        .events("sign_in_refused"),
                refused(
                        "with NUL",
                        400,
                        "VALIDATION_ERROR",
                        unstorable,
                        api -> raw(api, SIGN_IN, JSON, "{\"email\":\"a@b.co\",\"password\":\"x\\u0000\"}")),
                refused(
                        "with half a surrogate pair",
                        400,
                        "VALIDATION_ERROR",
                        unstorable,
                        api -> raw(api, SIGN_IN, JSON, "{\"email\":\"a@b.co\",\"password\":\"x\\ud800\"}")),
                refused(
                        "of a form with NUL",
                        400,
                        "VALIDATION_ERROR",
                        unstorable,
                        api -> raw(api, SIGN_IN, form, "email=a%40b.co&password=x%00")),
                refused(
                        "of more than 16 kB",
                        413,
                        "PAYLOAD_TOO_LARGE",
                        "The body may hold 16 kB at most",
                        api -> raw(api, SIGN_IN, JSON, "{\"email\":\"" + "x".repeat(20_000) + "\"}")),
                refused(
                        "without a type",
                        400,
                        "VALIDATION_ERROR",
                        "[body] Invalid input: expected object, received undefined",
                        api -> api.method("POST", SIGN_IN)),
                unsupported("of text", SIGN_IN, "text/plain", form + ", " + JSON),
                unsupported("of text, within a session", ENABLE, "text/plain", JSON),
                unsupported("of text, to sign out", Guest.ROOT + "/sign-out", "text/plain", JSON),
                unsupported("of a form, within a session", ENABLE, form, JSON),
                unsupported("in UTF-16", SIGN_IN, "application/json; charset=utf-16", form + ", " + JSON));
    }

    @TestFactory
    Stream<DynamicTest> looksInOrder() {
        String cookie = "better-auth.session_token=x";
        return Row.tests(
                refused(
                        "at the body before the page",
                        400,
                        "BAD_REQUEST",
                        "Invalid JSON in request body",
                        api -> Api.fromAnywhere().with("Cookie", cookie).postRaw(ENABLE, "{oops")),
                refused(
                        "at the page before the fields",
                        403,
                        "MISSING_OR_NULL_ORIGIN",
                        "Missing or null Origin",
                        api -> Api.fromAnywhere().with("Cookie", cookie).postRaw(ENABLE, "{}")),
                refused(
                        "at the fields before the session",
                        400,
                        "VALIDATION_ERROR",
                        "[body.password] Invalid input: expected string, received undefined",
                        api -> api.with("Cookie", cookie).postRaw(ENABLE, "{}")),
                refused(
                        "at the session before the password",
                        401,
                        "UNAUTHORIZED",
                        "Unauthorized",
                        api -> api.with("Cookie", cookie).post(ENABLE, "password", "x".repeat(129))),
                Row.of("at the path before the body")
                        .when(person -> Guest.of(person).api().postRaw(Guest.ROOT + "/nonsense", "{oops"))
                        .answers(404));
    }
}
