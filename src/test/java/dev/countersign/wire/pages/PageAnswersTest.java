package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.kernel.Sha256;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of the pages is itself a page, with a page's headers, whatever was wrong with the request. */
@QuarkusTest
@WithTestResource(Servers.class)
class PageAnswersTest {

    private static final String VERIFY = "/account/verify";
    private static final String RESET = "/account/reset";
    private static final String UNKNOWN = "0".repeat(64);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private static String link(String page, String token) {
        return page + "?token=" + token;
    }

    record Row(String name, String method, String path, String contentType, String body, int status, String shows) {
        static Row get(String name, String path, int status, String shows) {
            return new Row(name, "GET", path, null, "", status, shows);
        }

        static Row post(String name, String path, String body, int status, String shows) {
            return new Row(name, "POST", path, FORM, body, status, shows);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        String dead = "This link no longer works";
        String broken = "That is not the whole link";
        String hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        String passwords = "&password=x&repeat=y";
        return Stream.of(
                Row.get("unknown verify token", link(VERIFY, UNKNOWN), 410, dead),
                Row.get("unknown reset token", link(RESET, UNKNOWN), 410, dead),
                Row.get("no token", VERIFY, 400, broken),
                Row.get("empty token", link(VERIFY, ""), 410, dead),
                Row.get("upper-case token", link(VERIFY, "A".repeat(64)), 410, dead),
                Row.get("markup as token", link(VERIFY, hostile), 410, dead),
                Row.get("expression as token", link(RESET, "%7Blook.product%7D"), 410, dead),
                Row.get("markup as name", RESET + "?" + hostile + "=1", 400, broken),
                Row.get("two tokens", link(VERIFY, UNKNOWN) + "&token=" + UNKNOWN, 400, broken),
                Row.get("not UTF-8", link(VERIFY, "%FF"), 400, broken),
                Row.get("NUL", link(VERIFY, "%00"), 400, broken),
                Row.get("markup as page", "/account/" + hostile, 404, "There is no such page"),
                Row.get("nothing there", "/account/nothing", 404, "There is no such page"),
                Row.get("the folder", "/account", 404, "There is no such page"),
                Row.get("path parameter", "/account/verify;x=1", 400, broken),
                Row.post("unknown verify token posted", VERIFY, "token=" + UNKNOWN, 410, dead),
                Row.post("unknown reset token posted", RESET, "token=" + UNKNOWN + "&password=a&repeat=a", 410, dead),
                Row.post("unknown token, unlike passwords", RESET, "token=" + UNKNOWN + passwords, 410, dead),
                Row.post("nothing posted", VERIFY, "", 400, broken),
                Row.post("no password", RESET, "token=" + UNKNOWN, 400, broken),
                Row.post("two tokens posted", VERIFY, "token=" + UNKNOWN + "&token=" + UNKNOWN, 400, broken),
                Row.post("two passwords", RESET, "token=" + UNKNOWN + passwords + "&password=z", 400, broken),
                Row.post("markup posted", VERIFY, "token=" + hostile, 410, dead),
                Row.post("NUL posted", RESET, "token=" + UNKNOWN + "&password=a%00&repeat=a%00", 400, broken),
                Row.post("half a character", RESET, "token=" + UNKNOWN + "&password=%ED%A0%80&repeat=", 400, broken),
                Row.post("token in the link alone", link(VERIFY, UNKNOWN), "", 400, broken),
                Row.post("too much", VERIFY, "token=" + "a".repeat(20_000), 413, "That was too much"),
                new Row("JSON", "POST", VERIFY, "application/json", "{}", 415, "That did not work"),
                new Row("multipart", "POST", VERIFY, "multipart/form-data; boundary=x", "--x--", 415, "did not work"),
                new Row("text", "POST", VERIFY, "text/plain", "token=a", 415, "That did not work"),
                new Row("other charset", "POST", VERIFY, FORM + ";charset=utf-16", "token=a", 415, "did not work"),
                new Row("UTF-8 named", "POST", VERIFY, FORM + ";charset=UTF-8", "token=a", 410, dead),
                new Row("DELETE", "DELETE", VERIFY, null, "", 405, "That did not work"),
                new Row("PUT", "PUT", RESET, FORM, "token=a", 405, "That did not work"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersInHtml(Row row) {
        Answer answer = row.contentType == null
                ? Api.fromAnywhere().method(row.method, row.path)
                : Api.fromAnywhere()
                        .send(row.method, row.path, row.contentType, row.body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status);
        assertThat(answer.html()).contains(row.shows).doesNotContain("script", "alert(1)", UNKNOWN);
        assertIsPage(answer);
    }

    private static void assertIsPage(Answer answer) {
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(answer.headerValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.headerValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headerValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.headerValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headerValues("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        assertThat(answer.html())
                .contains("<html lang=\"en\">", "name=\"viewport\"")
                .containsOnlyOnce("<h1>");
        Matcher style = STYLE.matcher(answer.html());
        assertThat(style.find()).isTrue();
        String hash =
                Base64.getEncoder().encodeToString(Sha256.of(style.group(1).getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.headerValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; style-src 'sha256-" + hash
                        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    @Test
    void theFormsAreSuchPagesToo() {
        Person person = Person.signedUp();
        assertIsPage(person.api().get(link(VERIFY, person.mailedToken())));
        assertIsPage(person.api().postForm(VERIFY, "token", person.mailedToken()));
        String token = person.mailedResetToken();
        assertIsPage(person.api().get(link(RESET, token)));
        assertIsPage(person.api().postForm(RESET, "token", token, "password", "short", "repeat", "short"));
    }

    @Test
    void otherPathsHaveNoneOfTheseHeaders() {
        Answer answer = Api.fromAnywhere().get("/accounts");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Content-Security-Policy")).isEmpty();
    }

    /* The server itself rejects an invalid URI, before any of our routes. */
    @Test
    void aBrokenEscapeIsRefused() throws IOException {
        URI server = URI.create(Api.baseUrl());
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = "GET /account/verify?token=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aBodyThatDoesNotSayItsLengthIsCutOff() {
        Answer answer = Api.fromAnywhere().sendChunked(VERIFY, FORM, "token=" + "a".repeat(100_000));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.html()).contains("That was too much");
        assertIsPage(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aFormOfAnotherSiteSpendsNothing(String site) {
        Person person = Person.signedUp();
        Answer answer = person.api().with("Sec-Fetch-Site", site).postForm(VERIFY, "token", person.mailedToken());
        assertThat(answer.status()).isEqualTo(403);
        assertIsPage(answer);
        assertThat(person.api()
                        .with("Sec-Fetch-Site", site)
                        .get(link(VERIFY, person.mailedToken()))
                        .status())
                .isEqualTo(200);
        assertThat(person.api().postForm(VERIFY, "token", person.mailedToken()).status())
                .isEqualTo(200);
    }

    @Test
    void tooManyAttemptsGetAPageThatSaysHowLong() {
        Person person = Person.signedUp();
        for (int i = 0; i < 10; i++) {
            assertThat(person.api().postForm(VERIFY, "token", UNKNOWN).status()).isEqualTo(410);
        }
        Answer limited = person.api().postForm(VERIFY, "token", person.mailedToken());
        assertThat(limited.status()).isEqualTo(429);
        assertThat(Long.parseLong(limited.header("Retry-After"))).isPositive();
        assertThat(limited.html()).contains("Too many attempts", "minutes");
        assertIsPage(limited);
        assertThat(Api.fromAnywhere()
                        .postForm(VERIFY, "token", person.mailedToken())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDeadLinkSaysEverythingThatMayHaveHappenedToIt() {
        for (String page : List.of(VERIFY, RESET)) {
            Answer answer = Api.fromAnywhere().get(link(page, UNKNOWN));
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.html()).contains("already used", "too old", "sk for a new link");
        }
    }

    @Test
    void anOutageGetsAPageAndSpendsNothing() {
        assumeTrue(Servers.redis() != null, "the Redis of this run is not ours to pause");
        Person person = Person.signedUp();
        String token = person.mailedToken();
        Answer down;
        Servers.redis().pause();
        try {
            down = person.api().postForm(VERIFY, "token", token);
        } finally {
            Servers.redis().resume();
        }
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header("Retry-After")).isNotEmpty();
        assertThat(down.html()).contains("Not possible right now");
        assertIsPage(down);
        assertThat(onceUp(person, token).status()).isEqualTo(200);
    }

    private static Answer onceUp(Person person, String token) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Answer answer = person.api().postForm(VERIFY, "token", token);
        while (answer.status() == 503 && System.nanoTime() < end) {
            LockSupport.parkNanos(200_000_000);
            answer = person.api().postForm(VERIFY, "token", token);
        }
        return answer;
    }
}
