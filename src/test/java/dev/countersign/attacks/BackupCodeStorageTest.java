package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.password.CodeHashes;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How backup codes are stored, and what one guess costs the server. */
@QuarkusTest
@WithTestResource(Servers.class)
class BackupCodeStorageTest {

    private static final String OF = " where account_id = (select id from account where email_key = $1)";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    CodeHashes hashes;

    @Inject
    MeterRegistry metrics;

    private static List<String> stored(Person person) {
        return Ledger.texts("select code_hash from backup_code" + OF, person.email());
    }

    private static String form(Person person) {
        return Ledger.texts("select backup_form from second_factor" + OF, person.email())
                .getFirst();
    }

    @Test
    void areSlowlyHashedWithOneSaltOfTheirBatch() throws Exception {
        Secured somebody = Secured.somebody();
        Secured other = Secured.somebody();
        List<String> rows = stored(somebody.person());
        String form = form(somebody.person());
        assertThat(rows).hasSize(10).doesNotHaveDuplicates();
        assertThat(form).isNotEqualTo(form(other.person()));
        for (String code : somebody.backupCodes()) {
            String hash = hashes.hash(code, form).await().atMost(PATIENCE);
            assertThat(rows).contains(hash);
            assertThat(hash).startsWith("$2").hasSize(60);
            String plain = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.US_ASCII)));
            assertThat(rows.toString() + form).doesNotContain(code).doesNotContain(plain);
        }
        assertThat(rows.stream().map(hash -> hash.substring(0, 29)).distinct())
                .as("salts")
                .hasSize(1);
        assertThat(stored(other.person()).getFirst().substring(0, 29))
                .isNotEqualTo(rows.getFirst().substring(0, 29));
    }

    @Test
    void costOneHashForAGuessHoweverManyThereAre() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        double before = hashesAskedFor();

        assertThat(somebody.verify(challenge, "ABCDEFGHJK").status()).isEqualTo(401);

        assertThat(hashesAskedFor() - before).isEqualTo(1);
    }

    private double hashesAskedFor() {
        return metrics.get("countersign.password.code-hashes").counter().count();
    }
}
