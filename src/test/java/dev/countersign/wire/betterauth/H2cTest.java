package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, when it is enabled, follows the rules of HTTP/1.1. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(H2cProfile.class)
class H2cTest {

    private static final String OWN = Api.baseUrl();
    private static final int HEADERS = 1;
    private static final int PRIORITY = 0x20;

    @Test
    void refusesARequestWithoutAnAuthority() throws IOException {
        // :method GET, :scheme http, :path /: the indexes 2, 6 and 4 of RFC 7541, appendix A.
        assertThat(statusOf("828684")).isEqualTo(400);
        // And :authority "x" (index 1, a literal).
        assertThat(statusOf("828684" + "410178")).isEqualTo(404);
    }

    private static int statusOf(String headerBlock) throws IOException {
        byte[] block = HexFormat.of().parseHex(headerBlock);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        request.writeBytes(new byte[] {0, 0, (byte) block.length, HEADERS, 5, 0, 0, 0, 1});
        request.writeBytes(block);
        try (Socket socket = new Socket("127.0.0.1", URI.create(OWN).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                if (type == HEADERS) {
                    // The block follows the five bytes of a priority (RFC 9113, 6.2). 12 is :status 400, 13 is 404.
                    int first = payload[(flags & PRIORITY) == 0 ? 0 : 5] & 0xff;
                    return switch (first) {
                        case 0x8c -> 400;
                        case 0x8d -> 404;
                        default -> first;
                    };
                }
            }
        }
    }

    @Test
    void judgesTheSameOverHttp2() throws Exception {
        Guest guest = Guest.signedIn();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> read = client.send(
                        foreignRequest(guest, "/get-session").GET().build(), HttpResponse.BodyHandlers.ofString());
                assertThat(read.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(read.statusCode()).isEqualTo(200);
                assertThat(read.body()).contains(guest.person().email());
                assertThat(read.headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
            HttpResponse<String> changed = client.send(
                    foreignRequest(guest, "/sign-out")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(changed.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(changed.statusCode()).isEqualTo(403);
            assertThat(changed.body()).contains("INVALID_ORIGIN");
        }
        assertThat(guest.isIn()).isTrue();
    }

    private static HttpRequest.Builder foreignRequest(Guest guest, String call) {
        return HttpRequest.newBuilder(URI.create(OWN + Guest.ROOT + call))
                .timeout(Duration.ofSeconds(10))
                .header("Origin", "https://evil.example")
                .header("Cookie", guest.cookieHeader())
                .header("Content-Type", "application/json");
    }
}
