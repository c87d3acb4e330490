package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of allowed origins may send. They can read every answer, including refusals of any status. */
@QuarkusTest
@WithTestResource(Servers.class)
class CorsTest {

    private static final String OWN = Api.baseUrl();
    private static final String HOODY = "/api/v1/users/auth/login";
    private static final List<String> ENDPOINTS =
            List.of(HOODY, "/api/auth/sign-in/email", "/api/auth/login", "/auth/login", "/account/verify", "/nothing");

    @Test
    void letsPagesSendAnyHeader() {
        for (String names : List.of(
                "content-type",
                "traceparent,tracestate,baggage",
                "sentry-trace, x-request-id, X-Client-Info",
                "authorization,want-signature,x-hoody-client-id,x-hoody-client-name",
                "x-datadog-trace-id,x-b3-traceid,newrelic,elastic-apm-traceparent,uber-trace-id,idempotency-key")) {
            for (String endpoint : ENDPOINTS) {
                Answer answer = RawHttp.send(
                        "OPTIONS",
                        endpoint,
                        "Origin: " + OWN,
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: " + names);
                assertThat(answer.status()).as(endpoint).isEqualTo(200);
                assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo(names);
                assertThat(answer.header("Access-Control-Allow-Methods").split(","))
                        .contains("GET", "POST", "PUT", "PATCH", "DELETE");
                assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
                assertThat(answer.header("Vary")).contains("Origin", "Access-Control-Request-Headers");
                assertShared(answer);
            }
        }
    }

    @Test
    void reflectsNothingButNames() {
        for (String names : List.of("a\"b", "x:y", "a;b", "<script>", "\u00e9", "a".repeat(3000))) {
            Answer answer = RawHttp.send(
                    "OPTIONS",
                    HOODY,
                    "Origin: " + OWN,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: " + names);
            assertThat(answer.header("Access-Control-Allow-Headers")).as(names).isEmpty();
        }
        for (String origin : List.of(
                "https://evil.example", "null", OWN + ".evil.example", OWN.toUpperCase(java.util.Locale.ROOT))) {
            Answer answer = RawHttp.send(
                    "OPTIONS",
                    HOODY,
                    "Origin: " + origin,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: traceparent");
            assertThat(answer.status()).as(origin).isEqualTo(403);
            assertHidden(answer);
        }
    }

    private static void assertShared(Answer answer) {
        assertThat(answer.headerValues("Access-Control-Allow-Origin"))
                .as(answer.toString())
                .containsExactly(OWN);
        assertThat(answer.headerValues("Access-Control-Allow-Credentials")).containsExactly("true");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("retry-after", "x-hoody-signature-v2");
    }

    private static void assertHidden(Answer answer) {
        assertThat(answer.headers().map().keySet())
                .as(answer.toString())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
    }

    private static List<Answer> refusals(String origin) {
        String from = "Origin: " + origin;
        String address = "X-Forwarded-For: " + Api.fromAnywhere().address();
        String json = "Content-Type: application/json";
        List<Answer> all = new ArrayList<>(List.of(
                post(HOODY, "{", from, json),
                RawHttp.send("GET", "/api/v1//odd", from),
                RawHttp.parse(
                        "GET",
                        "/api/v1/users/me",
                        RawHttp.exchange(("GET /api/v1/users/me HTTP/1.1\r\n" + from + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1))),
                RawHttp.send("GET", "/api/v1/users/auth/me", from),
                RawHttp.send("GET", "/auth/me", from),
                RawHttp.send("GET", "/api/auth/me", from),
                RawHttp.send("GET", "/api/v1/nothing", from),
                RawHttp.send("GET", "/api/auth/nothing", from),
                RawHttp.send("GET", "/nothing", from),
                RawHttp.send("DELETE", HOODY, from),
                RawHttp.send("DELETE", "/auth/login", from),
                RawHttp.send("GET", "/api/v1/meta/public-key", from, "Accept: text/html"),
                post(HOODY, " ".repeat(17_000), from, json),
                post(HOODY, "{}", from, "Content-Type: text/plain"),
                post("/api/auth/sign-out", "{}", from, "Content-Type: text/plain"),
                RawHttp.send("GET", "/auth/me", from, "Expect: foo")));
        for (int i = 0; i < 4; i++) {
            all.add(post("/api/v1/auth/forgot-password", "{\"email\":\"nobody@example.com\"}", from, json, address));
        }
        return all;
    }

    private static Answer post(String path, String body, String... headers) {
        return RawHttp.parse("POST", path, RawHttp.exchange(RawHttp.request("POST", path, body, headers)));
    }

    @Test
    void sharesRefusalsOfEveryStatusWithAnAllowedPage() {
        List<Answer> all = refusals(OWN);
        all.forEach(CorsTest::assertShared);
        assertThat(all).extracting(Answer::status).contains(400, 401, 404, 405, 406, 413, 415, 417, 429);
    }

    @Test
    void sharesNoneWithAnotherPage() {
        refusals("https://evil.example").forEach(CorsTest::assertHidden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void letsPagesReadWhatNeedsNoPreflight(String method) {
        for (String path : List.of("/api/v1/meta/public-key", "/api/auth/ok", "/api/auth/get-session")) {
            Answer answer = Api.fromAnywhere().with("Origin", OWN).method(method, path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertShared(answer);
        }
    }

    /* Without an Origin, the Referer is checked against the allowed origins. Nothing else rejects these requests. */
    @ParameterizedTest
    @ValueSource(strings = {"", "https://evil.example/login", "null", "http://localhost.evil.example/", "about:blank"})
    void asksWhoseCookiesTheyAreAlsoWithoutAnOrigin(String referer) {
        Api api = Api.fromAnywhere();
        Api page = referer.isEmpty() ? api : api.with("Referer", referer);
        String dead = "a".repeat(64);
        assertRefused(page.with("Cookie", "better-auth.session_token=" + dead).post("/api/auth/sign-out"));
        assertRefused(page.with("Cookie", "session=" + dead).method("POST", "/api/auth/logout"));
        assertRefused(page.with("Cookie", "refresh_token=x").method("POST", "/auth/refresh"));
        assertRefused(page.with("Cookie", "access_token=x").method("POST", "/auth/logout"));
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    }

    @Test
    void acceptsTheRefererOfAnAllowedPage() {
        Api page = Api.fromAnywhere().with("Referer", OWN + "/some/page?x=1");
        assertThat(page.with("Cookie", "better-auth.session_token=x")
                        .post("/api/auth/sign-out")
                        .status())
                .isEqualTo(200);
        assertThat(page.with("Cookie", "session=x")
                        .method("POST", "/api/auth/logout")
                        .status())
                .isEqualTo(401);
        assertThat(page.with("Cookie", "refresh_token=x")
                        .method("POST", "/auth/refresh")
                        .status())
                .isEqualTo(401);
    }
}
