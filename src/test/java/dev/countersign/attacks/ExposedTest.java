package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A server without a proxy, with compression on and sign-ups disabled. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ExposedProfile.class)
class ExposedTest {

    private static final String KEY = "/api/v1/meta/public-key";
    private static final String WRONG = "Wrong-Horse-7-battery";

    @Test
    void believesNoHeaderAboutTheClientsAddress() {
        for (int n = 1; n <= 6; n++) {
            Answer answer = Api.from("10.1.2." + n)
                    .with("Forwarded", "for=10.1.3." + n)
                    .with("X-Real-IP", "10.1.4." + n)
                    .with("True-Client-IP", "10.1.5." + n)
                    .post("/api/v1/auth/forgot-password", "email", "nobody" + n + "@example.com");
            assertThat(answer.status()).as("request %d", n).isEqualTo(n <= 3 ? 200 : 429);
        }
        Api.from("2001:db8::1").post("/api/v1/users/auth/login", "email", "nobody@example.com", "password", WRONG);
        assertThat(Sql.texts("select distinct client_ip from audit_event"))
                .allSatisfy(address -> assertThat(address).isIn("127.0.0.1", "::1", "0:0:0:0:0:0:0:1"));
    }

    @Test
    void letsNobodyRegister() {
        Person person = Person.stranger();
        Answer answer = person.signUp();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).isEqualTo("Signups are currently disabled");
        assertThat(Sql.text("select count(*) from pending_signup where email_key = $1", person.email()))
                .isEqualTo("0");
        assertThat(Sql.text("select count(*) from mail_outbox where kind = 'signup'"))
                .isEqualTo("0");
    }

    @Test
    void signsTheUncompressedBody() throws IOException {
        String raw = RawHttp.exchange(RawHttp.request("GET", KEY, "", "Accept-Encoding: gzip"));
        int end = raw.indexOf("\r\n\r\n");
        String head = raw.substring(0, end);
        assertThat(head.toLowerCase(java.util.Locale.ROOT)).contains("content-encoding: gzip");
        byte[] packed = raw.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        if (head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
            packed = unchunked(packed);
        }
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        String kept = head.lines()
                .filter(line -> !line.toLowerCase(java.util.Locale.ROOT).startsWith("transfer-encoding"))
                .reduce((one, other) -> one + "\r\n" + other)
                .orElseThrow();
        // This reads the head with the unpacked body, and verifies the signature.
        Answer answer = RawHttp.parse("GET", KEY, kept + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
        assertThat(answer.header("X-Hoody-Signature")).isNotEmpty();
        assertThat(RawHttp.send("GET", KEY).body()).isEqualTo(body);
    }

    private static byte[] unchunked(byte[] chunked) {
        StringBuilder whole = new StringBuilder();
        String rest = new String(chunked, StandardCharsets.ISO_8859_1);
        for (int size = -1; size != 0; ) {
            int line = rest.indexOf("\r\n");
            size = Integer.parseInt(rest.substring(0, line), 16);
            whole.append(rest, line + 2, line + 2 + size);
            rest = rest.substring(Math.min(rest.length(), line + 4 + size));
        }
        return whole.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
