package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Made-up paths and methods do not become metric labels: memory would grow, and later requests go unrecorded. */
@QuarkusTest
@WithTestResource(Servers.class)
class EndlessLabelsTest {

    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final int BATCH = 100;

    @Test
    void recordsLogInsAfterThousandsOfOddRequests() {
        Person.verified().logIn();
        send(0);
        int atFirst = Metrics.series().size();
        for (int from = BATCH; from < 2000; from += BATCH) {
            send(from);
        }
        double before = Metrics.sum("http_server_requests_seconds_count", "method=\"POST\"", "uri=\"" + LOGIN + '"');
        Person.verified().logIn();
        assertThat(Metrics.sum("http_server_requests_seconds_count", "method=\"POST\"", "uri=\"" + LOGIN + '"'))
                .isEqualTo(before + 1);
        List<String> series = Metrics.series();
        assertThat(series).hasSizeLessThan(2000).hasSizeLessThan(atFirst + 20);
        assertThat(series).noneMatch(line -> line.contains("made-up") || line.contains("MADEUP"));
        assertThat(Metrics.values("method"))
                .isSubsetOf(Set.of(
                        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "OTHER"));
        assertThat(Metrics.values("uri")).contains("UNKNOWN", LOGIN).hasSizeLessThan(200);
    }

    private static void send(int from) {
        StringBuilder all = new StringBuilder();
        for (int n = from; n < from + BATCH; n++) {
            String request = switch (n % 10) {
                case 0 -> "MADEUP" + n + " /api/v1/users/auth/me HTTP/1.1\r\nHost: x";
                case 1 -> "GET /made-up/" + n + " HTTP/1.1\r\nHost: x";
                case 2 -> "GET /api/v1//made-up/" + n + " HTTP/1.1\r\nHost: x";
                case 3 -> "GET /api/auth/made-up" + n + " HTTP/1.1\r\nHost: x";
                case 4 -> "PUT /api/v1/users/auth/sessions/made-up" + n + " HTTP/1.1\r\nHost: x";
                case 5 -> "DELETE /api/v1/users/auth/sessions/made-up" + n + " HTTP/1.1\r\nHost: x";
                case 6 ->
                    "OPTIONS /made-up/" + n + " HTTP/1.1\r\nHost: x\r\nOrigin: http://x" + n
                            + "\r\nAccess-Control-Request-Method: MADEUP" + n;
                case 7 -> "GET /auth/made-up/" + n + " HTTP/1.1\r\nHost: x\r\nAccept: text/made-up" + n;
                case 8 -> "MADEUP" + n + " /account/made-up" + n + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0";
                default -> "GET /api/v1/meta/public-key?made-up=" + n + " HTTP/1.1\r\nHost: x";
            };
            all.append(request).append(n == from + BATCH - 1 ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
        }
        String answers = RawHttp.exchange(all.toString().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answers.split("HTTP/1\\.1 \\d{3}", -1)).hasSize(BATCH + 1);
        // These close their connection.
        RawHttp.exchange(("GET /made-up/" + from + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        RawHttp.exchange(
                ("GET /made-up/" + from + " HTTP/" + from % 10 + ".9\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
