package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send slowly, or nothing, or hold many connections: they are disconnected, and others do not wait. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SlowClientProfile.class)
class SlowClientTest {

    private static final String KEY = "/api/v1/meta/public-key";
    private static final String GET = "GET " + KEY + " HTTP/1.1\r\nHost: x\r\n";
    private static final String POST =
            "POST /api/v1/users/auth/login HTTP/1.1\r\nHost: x\r\n" + "Content-Type: application/json\r\n";

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", URI.create(Api.baseUrl()).getPort());
        socket.setSoTimeout(100);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends one byte every tenth of a second; returns after how many milliseconds the server disconnected. */
    private static long trickle(String begin, String again) throws IOException {
        long started = System.nanoTime();
        try (Socket socket = connect()) {
            write(socket, begin);
            while (millisSince(started) < 8000) {
                if (isClosed(socket)) {
                    return millisSince(started);
                }
                write(socket, again);
            }
            return Long.MAX_VALUE;
        } catch (java.net.SocketException reset) {
            return millisSince(started);
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", "\r\n"})
    void hangsUpOnAHeadThatTakesTooLong(String begin) throws IOException {
        assertThat(trickle(begin, begin.isEmpty() ? "" : begin.equals("\r\n") ? "\r\n" : "a"))
                .isBetween(800L, 5000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1000\r\n\r\n",
                "Content-Length: 1000\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
            })
    void hangsUpOnABodyThatTakesTooLong(String rest) throws IOException {
        String again = rest.contains("chunked") ? "1\r\n \r\n" : " ";
        assertThat(trickle(POST + rest, again)).isBetween(800L, 5000L);
        assertThat(trickle("POST /nothing HTTP/1.1\r\nHost: x\r\n" + rest, again))
                .isLessThan(5000L);
    }

    @Test
    void startsAnewWithEachRequestAndNotBetweenThem() throws IOException, InterruptedException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                write(socket, GET);
                Thread.sleep(400);
                write(socket, "\r\n");
                Thread.sleep(1500);
                assertThat(isClosed(socket)).isFalse();
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
        }
    }

    @Test
    void servesOthersMeanwhile() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SlowClientProfile.CONNECTIONS - 5; i++) {
                slow.add(connect());
                write(slow.getLast(), i % 2 == 0 ? "GET" : POST + "Content-Length: 1000\r\n\r\n{");
            }
            long started = System.nanoTime();
            assertThat(Api.fromAnywhere().get(KEY).status()).isEqualTo(200);
            assertThat(millisSince(started)).isLessThan(2000);
        } finally {
            close(slow);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void boundsTheConnectionsOfANetwork() throws IOException {
        List<Socket> all = new ArrayList<>();
        try {
            int refused = 0;
            for (int i = 0; i < SlowClientProfile.CONNECTIONS + 10; i++) {
                all.add(connect());
                write(all.getLast(), "GET");
            }
            for (Socket socket : all) {
                refused += isRefused(socket) ? 1 : 0;
            }
            assertThat(refused).isBetween(10, 20);
        } finally {
            close(all);
        }
        Outages.await(SlowClientTest::isServed);
        for (int i = 0; i < 3 * SlowClientProfile.CONNECTIONS; i++) {
            assertThat(isServed()).as("connection %d", i).isTrue();
        }
    }

    private static boolean isServed() {
        try (Socket socket = connect()) {
            socket.setSoTimeout(5000);
            write(socket, GET + "Connection: close\r\n\r\n");
            return socket.getInputStream().readNBytes(12).length > 0;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isRefused(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return isClosed(socket);
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void forgetsRequestsThatAreAborted() throws IOException {
        int before = Metrics.requestsInFlight();
        for (int i = 0; i < 300; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0);
                write(socket, i % 2 == 0 ? POST + "Content-Length: 1000\r\n\r\n{" : GET + "\r\n");
            }
        }
        Outages.await(() -> Metrics.requestsInFlight() <= before);
        assertThat(Api.fromAnywhere().get(KEY).status()).isEqualTo(200);
    }
}
