package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, methods and origins that proxies, browsers and servers may read differently. */
@QuarkusTest
@WithTestResource(Servers.class)
class PathTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String KEY = "/api/v1/meta/public-key";

    @Test
    void refusesOddPathsToWhatIsProtected() {
        for (String path : List.of(
                "//api/v1/users/auth/me",
                "/api//v1/users/auth/me",
                "/api/v1/users/auth//me",
                "/api/v1/users/auth/./me",
                "/api/v1/users/auth/x/../me",
                "/api/v1/users/auth/%2e/me",
                "/api/v1/users/auth/x/%2e%2e/me",
                "/api/v1/users/auth/x/%2E./me",
                "/api/v1/users/auth/me;x",
                "/api/v1/users/auth/me;x=y",
                "/api/v1/users;x/auth/me",
                "/api/v1/users/auth/me%3Bx",
                "/api/v1/users/auth%2Fme",
                "/api/v1/users/auth%2fme",
                "/api/v1/users/auth%5Cme",
                "/api/v1/users/auth/me/..;/",
                "/api/v1/users/auth/me%00",
                "/api/v1/users/auth/me%252e",
                "/api/v1/users/auth/me/",
                "/api/v1/users/auth/ME",
                "/API/v1/users/auth/me",
                "/api/v1/users/auth/me%20",
                "/api/v1/users/auth/me.json",
                "/api/v1/users/auth/m%65",
                "/api/v1/meta/public-key/../../users/auth/me",
                "/api/v1/meta/public-key/..%2f..%2fusers/auth/me",
                "/api/v1/users/auth/me#x",
                "/api/v1/users/auth/me\u00e9")) {
            Answer answer = RawHttp.send("GET", path);
            assertThat(answer.status()).as(path).isIn(400, 401, 404);
            assertThat(answer.header("X-Hoody-Signature")).as(path).isNotEmpty();
            assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
        }
    }

    @Test
    void refusesWhatIsNotHttp() {
        for (String request : List.of(
                "GET " + ME + "\r\n\r\n",
                "GET  " + ME + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET " + ME + " HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET " + ME + " HTTP/1.1\r\nHost : x\r\nConnection: close\r\n\r\n",
                "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: -1\r\n\r\n",
                "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
                "\u0000\u0001GET " + ME + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET http://evil.example" + ME + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/v1/users/auth\\me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            String answer = RawHttp.exchange(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(answer)
                    .as(request)
                    .doesNotContain(" 200 ")
                    .doesNotContain(" 500 ")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void answersTwoLengthsAsOneRequestAndHangsUp() {
        String smuggled = "GET " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String request = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + (5 + smuggled.length()) + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        String answer = RawHttp.exchange((request + smuggled).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer.split("HTTP/1\\.1 ", -1).length - 1).as(answer).isLessThanOrEqualTo(1);
        assertThat(answer).doesNotContain(" 200 ");
    }

    @Test
    void refusesOtherMethods() {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            Answer answer = RawHttp.send(method, LOGIN);
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
        }
        Answer post = RawHttp.send("POST", ME);
        assertThat(post.status()).isEqualTo(405);
        // A head with an unreadable first line has no known path, so the answer is signed for the root.
        String unreadable = RawHttp.exchange(RawHttp.request("G\u00e9T", ME, "", "X-Canary: 4711"));
        assertThat(RawHttp.parse("G\u00e9T", "/", unreadable).status()).isEqualTo(400);
        assertThat(unreadable).doesNotContain("4711");
        for (String method : List.of("TRACE", "TRACK", "DEBUG", "PROPFIND", "get")) {
            Answer answer = RawHttp.send(method, ME, "X-Canary: 4711");
            assertThat(answer.status()).as(method).isIn(400, 401, 405, 501);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("4711");
        }
    }

    @Test
    void doesNotLetAHeaderChangeTheMethod() {
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            assertThat(RawHttp.send("GET", LOGIN, header + ": POST").status()).isEqualTo(405);
        }
        assertThat(RawHttp.send("GET", LOGIN + "?_method=POST").status()).isEqualTo(405);
    }

    @Test
    void tellsForeignOriginsNothing() {
        for (String origin : List.of(
                "https://evil.example",
                "null",
                "http://localhost.evil.example",
                Api.baseUrl() + ".evil.example",
                Api.baseUrl() + "@evil.example",
                "http://evil.example:8080")) {
            for (String path : List.of(KEY, ME)) {
                Answer simple = RawHttp.send("GET", path, "Origin: " + origin);
                assertThat(simple.header("Access-Control-Allow-Origin"))
                        .as(origin)
                        .isEmpty();
                assertThat(simple.header("Access-Control-Allow-Credentials")).isEmpty();
            }
            Answer asked = RawHttp.send("OPTIONS", LOGIN, "Origin: " + origin, "Access-Control-Request-Method: POST");
            assertThat(asked.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
            assertThat(asked.header("Access-Control-Allow-Credentials")).isNotEqualTo("true");
        }
    }

    @Test
    void revealsNoInternals() {
        for (String path : List.of(
                "/q/health",
                "/q/health/live",
                "/q/health/ready",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui",
                "/q/dev-ui",
                "/q/info",
                "/q/arc/beans",
                "/q",
                "/metrics",
                "/openapi",
                "/health",
                "/actuator/env",
                "/.git/config",
                "/.env",
                "/application.properties",
                "/META-INF/MANIFEST.MF",
                "/")) {
            Answer answer = RawHttp.send("GET", path);
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.header("X-Hoody-Signature")).as(path).isNotEmpty();
        }
    }

    @Test
    void revealsNothingOfItselfInAnyAnswer() {
        for (Answer answer : List.of(
                RawHttp.send("GET", KEY),
                RawHttp.send("GET", ME),
                RawHttp.send("GET", "/nothing"),
                RawHttp.send("GET", "/odd;x"),
                RawHttp.send("PUT", LOGIN),
                RawHttp.send("GET", KEY, "Accept: text/html"),
                RawHttp.send("GET", "/api/v1/auth/available-regions"),
                Api.fromAnywhere().postRaw(LOGIN, "{"),
                Api.fromAnywhere().post(LOGIN, "email", "nobody@example.com", "password", "Wrong-Horse-7"))) {
            assertThat(answer.header("Cache-Control")).as(answer.toString()).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.headers().map().keySet())
                    .doesNotContain("server", "Server", "x-powered-by", "X-Powered-By", "set-cookie", "Set-Cookie");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ")
                    .doesNotContain("quarkus")
                    .doesNotContain("io.vertx");
        }
    }
}
