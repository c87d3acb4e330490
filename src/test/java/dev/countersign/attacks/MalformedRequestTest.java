package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a proxy may parse differently from the server: each is rejected once, in the dialect's shape and signed,
 * and the bytes after it on the connection are never answered.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class MalformedRequestTest {

    private static final String KEY = "/api/v1/meta/public-key";
    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String SECOND = "GET /api/v1/hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    static List<String> heads() {
        String get = "GET " + KEY + " HTTP/1.1\r\n";
        String post = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        return List.of(
                get,
                get + "X-Real-IP: 10.1.1.1\r\n",
                get + "Host:\r\n",
                get + "Host: a b\r\n",
                get + "Host: a/b\r\n",
                get + "Host: user@x\r\n",
                get + "Host: http://x\r\n",
                get + "Host: x:port\r\n",
                get + "Host: [::1\r\n",
                get + "Host: a,b/\r\n",
                get + "Host: x\r\nHost: x\r\n",
                get + "Host: x\r\nHost: y\r\n",
                "GET " + KEY + " HTTP/9.9\r\nHost: x\r\n",
                "GET " + KEY + " HTTP/2.0\r\nHost: x\r\n",
                "GET " + KEY + " HTTP/1.2\r\nHost: x\r\n",
                get + "Host: x\r\nX-A: b\r\n c\r\n",
                get + "Host: x\r\nX-A: b\r\n\tc\r\n",
                get + " Host: x\r\n",
                get + "Host: x\r\nX-A: b\r\n \r\n",
                "\r\n\r\n" + get + "Host: x\r\nX-A: b\r\n c\r\n",
                get + "Host: x\r\nX-Countersign-Malformed: 0\r\n",
                post + "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n",
                post + "Transfer-Encoding: identity\r\nContent-Length: 0\r\n",
                post + "Transfer-Encoding: xchunked\r\n",
                post + "Transfer-Encoding: chunked, xchunked\r\n",
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked\r\n",
                post + "Transfer-Encoding: gzip, identity\r\nContent-Length: 0\r\n");
    }

    @ParameterizedTest
    @MethodSource("heads")
    void refusesAHeadThatCanBeReadInTwoWays(String head) {
        try (ServerLog log = ServerLog.listen()) {
            String raw = RawHttp.exchange((head + "\r\n" + SECOND).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(raw).doesNotContain("(silence)");
            assertThat(raw.split("HTTP/1\\.[01] \\d", -1)).as(raw).hasSize(2);
            // A head that cannot be read at all names no path.
            String target = raw.contains(",path=/,") ? "/" : head.contains("POST") ? LOGIN : KEY;
            Answer answer = RawHttp.parse(head.contains("POST") ? "POST" : "GET", target, raw);
            assertThat(answer.status()).as(raw).isEqualTo(400);
            assertThat(answer.code()).as(raw).isEqualTo("MALFORMED_REQUEST");
            assertThat(answer.header("X-Hoody-Signature")).isNotEmpty();
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(log.text()).doesNotContain("Exception", "failure");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: 0x5\r\n\r\nhello",
                "Content-Length : 5\r\n\r\nhello"
            })
    void refusesABodyWhoseEndIsNotSure(String rest) {
        String head = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        String raw = RawHttp.exchange((head + rest + SECOND).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(raw).startsWith("HTTP/1.").doesNotContain("(silence)");
        assertThat(raw.split("HTTP/1\\.[01] \\d", -1)).as(raw).hasSize(2);
        assertThat(raw.substring(9, 12)).as(raw).isEqualTo("400");
        assertThat(raw).contains("MALFORMED_REQUEST");
    }

    @Test
    void refusesATransferCodingInTheVersionWithoutOne() {
        String raw = RawHttp.exchange(
                ("POST " + LOGIN + " HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND)
                        .getBytes(StandardCharsets.ISO_8859_1));
        // The decoder cannot read it, so the answer names no path.
        assertThat(RawHttp.parse("GET", "/", raw).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "100-continue, foo", "200-ok", ""})
    void expectsNothingButToContinue(String expected) {
        Answer answer = RawHttp.send("GET", KEY, "Expect: " + expected);
        assertThat(answer.status()).isEqualTo(417);
        assertThat(answer.code()).isEqualTo("EXPECTATION_FAILED");
        assertThat(answer.header("X-Hoody-Signature")).isNotEmpty();
    }

    @Test
    void refusesThemInTheShapeOfEachDialect() {
        assertThat(headless("GET", "/api/auth/ok")).contains("\"code\":\"BAD_REQUEST\"", "\"Malformed request\"");
        assertThat(headless("GET", "/api/auth/me")).contains("{\"message\":\"Malformed request\"}");
        assertThat(headless("GET", "/auth/me")).contains("{\"detail\":\"Bad Request\"}");
        assertThat(headless("GET", "/account/verify")).contains("That is not the whole link");
        assertThat(headless("OPTIONS", "*")).startsWith("HTTP/1.1 400");
        assertThat(headless("BREW", "/odd//path;x")).startsWith("HTTP/1.1 400");
    }

    private static String headless(String method, String target) {
        return RawHttp.exchange((method + ' ' + target + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void noticesAFoldedLineThatComesInPieces() throws IOException {
        String head = "GET " + KEY + " HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\nConnection: close\r\n\r\n";
        for (int cut = 1; cut < head.length(); cut += 7) {
            try (Socket socket =
                    new Socket("127.0.0.1", URI.create(Api.baseUrl()).getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(10_000);
                for (String part : List.of(head.substring(0, cut), head.substring(cut))) {
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().flush();
                    pause();
                }
                byte[] status = socket.getInputStream().readNBytes(12);
                assertThat(new String(status, StandardCharsets.ISO_8859_1))
                        .as("cut at %d", cut)
                        .isEqualTo("HTTP/1.1 400");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void acceptsTheSameRequestsInGoodForm() {
        String two = "GET " + KEY + " HTTP/1.1\r\nHost: [::1]:8081\r\nX-A: b c\r\n\r\n\r\nGET " + KEY
                + " HTTP/1.1\r\nHost: a_b.example:80\r\nConnection: close\r\n\r\n";
        assertThat(RawHttp.exchange(two.getBytes(StandardCharsets.ISO_8859_1)).split("HTTP/1.1 200", -1))
                .hasSize(3);
        assertThat(RawHttp.exchange(("GET " + KEY + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)))
                .contains(" 200 ");
        String chunked = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + SECOND;
        String raw = RawHttp.exchange(chunked.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(raw).startsWith("HTTP/1.1 400").contains("MISSING_REQUIRED_FIELD", "HTTP/1.1 404");
        String patient = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-Continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(RawHttp.exchange(patient.getBytes(StandardCharsets.ISO_8859_1)))
                .contains("100 Continue", " 400 ", "MISSING_REQUIRED_FIELD");
    }

    @Test
    void doesNotUpgradeToHttp2() {
        String upgrade = "GET " + KEY + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n";
        assertThat(RawHttp.exchange(upgrade.getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 200");
        assertThat(RawHttp.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 400");
    }
}
