package dev.countersign.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.imports.Exports.Origin;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line that is refused, with its reason, which has nothing of a secret. */
@QuarkusTest
@TestProfile(ImportsProfile.class)
@WithTestResource(Servers.class)
class WrongLinesTest {

    private static final String CANARY = "canarycanarycanarycanary";

    @Inject
    ImportRun imports;

    private Map<Long, String> run(byte[] lines) throws IOException {
        Map<Long, String> wrong = new HashMap<>();
        imports.run(
                Exports.of(Origin.JSON_LINES, new ByteArrayInputStream(lines), Optional.empty(), Instant.now()),
                new ImportSettings("wrong", Optional.empty(), false),
                wrong::put);
        return wrong;
    }

    private static Arguments row(String more, String reason) {
        return Arguments.of("{\"email\":\"w@example.com\",\"email_verified\":true," + more + "}", reason);
    }

    private static Arguments hash(String hash, String reason) {
        return row("\"password_hash\":\"" + hash + "\"", "password_hash: " + reason);
    }

    private static Arguments totp(String totp, String reason) {
        return row("\"totp\":" + totp, "totp: " + reason);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("[]", "not a JSON object"),
                Arguments.of("{\"email\":\"" + CANARY, "not a JSON object"),
                Arguments.of("{} {}", "not a JSON object"),
                Arguments.of("[".repeat(5000), "not a JSON object"),
                Arguments.of("{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}", "has a field twice"),
                Arguments.of("{}", "email: is missing"),
                Arguments.of("{\"email\":null}", "email: is missing"),
                Arguments.of("{\"email\":7}", "email: is not a text"),
                Arguments.of("{\"email\":\"\"}", "email: has 1 to 255 characters"),
                Arguments.of("{\"email\":\"w@example.com\\u0000\"}", "email: has control characters"),
                Arguments.of("{\"email\":\"w@example.com\\nBcc: x@example.com\"}", "email: has control characters"),
                Arguments.of("{\"email\":\"nobody\"}", "email: not an address"),
                Arguments.of(
                        "{\"email\":\"w@example.com\"}",
                        "email_verified: is not true; only a verified address becomes an account"),
                Arguments.of(
                        "{\"email\":\"w@example.com\",\"email_verified\":\"yes\"}",
                        "email_verified: is not true or false"),
                row("\"is_admin\":true", "is_admin: is not a field of an import"),
                row("\"" + CANARY + CANARY + "\":true", "a field: is not a field of an import"),
                row("\"backup_codes\":[]", "backup_codes: is not a field of an import"),
                row("\"name\":\"a\\ud800b\"", "name: has control characters"),
                row("\"name\":\"" + "n".repeat(101) + "\"", "name: has 1 to 100 characters"),
                row(
                        "\"username\":\"admin\"",
                        "username: has 3 to 50 letters, digits, hyphens and underscores, and is not reserved"),
                row(
                        "\"username\":\"a b\"",
                        "username: has 3 to 50 letters, digits, hyphens and underscores, and is not reserved"),
                row("\"created_at\":\"soon\"", "created_at: is not a time such as 2026-01-02T03:04:05Z"),
                row("\"created_at\":\"2999-01-01T00:00:00Z\"", "created_at: is before 1970 or in the future"),
                row("\"created_at\":\"1901-01-01T00:00:00Z\"", "created_at: is before 1970 or in the future"),
                hash(CANARY, "no known form: unknown"),
                hash("{noop}" + CANARY, "no known form: {noop}"),
                hash(
                        "{hmac:m1}$2b$10$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                        "no known form: {hmac:m1}$2b$"),
                hash(
                        "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                        "costs more than a server accepts: bcrypt:31"),
                hash(
                        "$2a$12$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                        "add bcrypt:12 to countersign.password.imported-forms of all servers first"),
                hash(
                        "$pbkdf2-sha256$999999999$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
                        "costs more than a server accepts: pbkdf2-sha256:999999999:32"),
                hash(
                        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                        "costs more than a server accepts: argon2id:9999999:2:1"),
                hash("x".repeat(2000), "no known form: unknown"),
                totp("7", "is not an object"),
                totp("{}", "secret is missing"),
                totp("{\"secret\":\"" + CANARY + "\"}", "secret is not base32"),
                totp("{\"secret\":\"AAAA\"}", "secret has 10 to 128 bytes"),
                totp("{\"secret\":\"GEZDGNBVGY3TQOJQ\",\"algorithm\":\"SHA256\"}", "algorithm is not SHA1"),
                totp("{\"secret\":\"GEZDGNBVGY3TQOJQ\",\"digits\":8}", "digits is not 6"),
                totp("{\"secret\":\"GEZDGNBVGY3TQOJQ\",\"period\":60}", "period is not 30"),
                totp(
                        "{\"secret\":\"GEZDGNBVGY3TQOJQ\",\"backup_codes\":[]}",
                        "backup_codes: is not a field of an import"),
                row("\"identities\":{}", "identities: is not a list of up to 20"),
                row("\"identities\":[7]", "identities: is not a list of objects"),
                row(
                        "\"identities\":[{\"provider\":\"GitHub\",\"subject\":\"1\"}]",
                        "identities: provider has lower-case letters, digits and hyphens"),
                row("\"identities\":[{\"provider\":\"github\"}]", "identities: subject is missing"),
                row("\"identities\":[{\"provider\":\"github\",\"subject\":7}]", "subject: is not a text"),
                row(
                        "\"identities\":[{\"provider\":\"g\",\"subject\":\"1\"},{\"provider\":\"g\",\"subject\":\"1\"}]",
                        "identities: has one twice"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void namesTheLineAndTheReason(String line, String reason) throws IOException {
        Map<Long, String> wrong = run(("\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(wrong).containsExactlyEntriesOf(Map.of(2L, reason));
        assertThat(wrong.toString()).doesNotContain(CANARY);
    }

    @Test
    void goesOnAfterLinesThatAreTooLongOrNotText() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.write("{\"email\":\"".getBytes(StandardCharsets.US_ASCII));
        lines.write("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        lines.write("\"}\n{\"email\":\"".getBytes(StandardCharsets.US_ASCII));
        lines.write(new byte[] {(byte) 0xc3, (byte) 0x28, 0});
        lines.write("\"}\r\n{\"email\":\"after-long-lines@example.com\",\"email_verified\":true}"
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(run(lines.toByteArray()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(1L, "longer than 64 KiB", 2L, "not UTF-8"));
        assertThat(Ledger.texts("select count(*)::text from account where email_key = 'after-long-lines@example.com'"))
                .containsExactly("1");
    }
}
