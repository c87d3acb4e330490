package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts whose stored hash is older than the settings, imported, or unreadable. */
@QuarkusTest
@WithTestResource(Servers.class)
class StoredHashTest {

    private static final String OLD_BCRYPT = "$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private static final String PASSWORD = "imported-9";

    @Inject
    MeterRegistry metrics;

    private Person person;

    @BeforeEach
    void verify() {
        person = Person.verified();
    }

    private void store(String hash) {
        assertThat(Sql.update("update account set password_hash = $1 where id = $2", hash, person.accountId()))
                .isEqualTo(1);
    }

    private String stored() {
        return Sql.text("select password_hash from account where id = $1", person.accountId());
    }

    private List<String> renewals() {
        return Sql.texts(
                "select event from audit_event where account_id = $1 and event = 'password_rehashed'",
                person.accountId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "imported-9; $2a$05$KBCwKxOzLha2MUDgW0PjXetOrHLrOYdE85jlKVMHBW/uyGIhlXt5G",
                "password; $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "abc; {bcrypt}$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "password; $pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
                "user1password; $firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lw$Bw"
                        + "$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA"
                        + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ",
                "Correct-Horse-7-battery; 439dcd8f3c941dbcc1cc5a7a868c95d3:a39569d42d98c5e8dacd82f495794fc8db6477d21b2b63c00"
                        + "220f61cca7394217d340e65d2de21b401255dccdf79017ce790a08f76acdc3ba1e898f47330a69c"
            })
    void isRenewedByTheNextSignIn(String password, String imported) {
        store(imported);
        assertThat(person.logIn("wrong-" + password).status()).isEqualTo(401);
        assertThat(stored()).isEqualTo(imported);
        assertThat(person.logIn(password).status()).isEqualTo(200);
        String renewed = stored();
        assertThat(renewed).startsWith("{hmac:").contains("$2b$04$");
        assertThat(renewals()).hasSize(1);
        assertThat(person.logIn(password).status()).isEqualTo(200);
        assertThat(person.logIn("wrong-" + password).status()).isEqualTo(401);
        assertThat(stored()).isEqualTo(renewed);
        assertThat(renewals()).hasSize(1);
    }

    /* Its owner types the password as on the server that it came from. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "Cafe\u0301-1"})
    void signsInEverywhereThoughItsPasswordIsShortOrNotNormalised(String password) {
        for (String path : Endpoints.SIGN_INS) {
            store(OpenBSDBCrypt.generate("2a", password.getBytes(StandardCharsets.UTF_8), new byte[16], 4));
            assertThat(Endpoints.signIn(person.api(), path, person.email(), password)
                            .status())
                    .as(path)
                    .isEqualTo(200);
            assertThat(stored()).startsWith("{hmac:");
        }
    }

    /* The table rejects the new hash, like one that only an older server may write to. */
    @Test
    void blocksNoSignInWhenItCannotBeRenewed() {
        String imported = "$2a$05$KBCwKxOzLha2MUDgW0PjXetOrHLrOYdE85jlKVMHBW/uyGIhlXt5G";
        store(imported);
        Sql.update("create function refuse_renewal() returns trigger language plpgsql as"
                + " $$ begin raise exception 'not now'; end $$");
        Sql.update(
                "create trigger refuse_renewal before update of password_hash on account for each row when (old.id = '"
                        + person.accountId() + "') execute function refuse_renewal()");
        try (ServerLog log = ServerLog.listen()) {
            assertThat(person.logIn(PASSWORD).status()).isEqualTo(200);
            assertThat(log.text())
                    .contains("a hash was not renewed: accountId=" + person.accountId())
                    .doesNotContain("$2a$", "$2b$");
        } finally {
            Sql.update("drop trigger refuse_renewal on account");
            Sql.update("drop function refuse_renewal()");
        }
        assertThat(stored()).isEqualTo(imported);
        assertThat(renewals()).isEmpty();
        assertThat(person.logIn(PASSWORD).status()).isEqualTo(200);
        assertThat(renewals()).hasSize(1);
    }

    @Test
    void isNotRenewedOverAPasswordThatWasSetMeanwhile() {
        store(OLD_BCRYPT);
        String token = person.mailedResetToken();
        assertThat(person.setPassword(token, "Another-Horse-8-battery").status())
                .isEqualTo(200);
        assertThat(person.logIn("abc-abc-abc").status()).isEqualTo(401);
        assertThat(person.logIn("Another-Horse-8-battery").status()).isEqualTo(200);
        assertThat(renewals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{noop}$2a$05$KBCwKxOzLha2MUDgW0PjXetOrHLrOYdE85jlKVMHBW/uyGIhlXt5G",
                "5f4dcc3b5aa765d61d8327deb882cf99:6cb75f652a9b52798eb6cf2201057c73",
                "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$2a$31$KBCwKxOzLha2MUDgW0PjXeXuLkVOmVMVcCmcoTUfXCvv0Wz3Dx1iW"
            })
    void isToldToTheOperatorWhenNobodyCanReadIt(String unknown) {
        // A new row each time: an unreadable hash is not logged again.
        store(unknown + ' ' + person.accountId());
        double before = metrics.counter("countersign.password.unreadable").count();
        try (ServerLog log = ServerLog.listen()) {
            for (String path : Endpoints.SIGN_INS) {
                assertThat(Endpoints.signIn(person.api(), path, person.email(), PASSWORD)
                                .status())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(log.lines.stream().filter(line -> line.contains("cannot be read")))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain("KBCwKxOzLha2MUDgW0PjXe", "5f4dcc3b5aa765d6", "N2YMIWQsBWB"));
        }
        assertThat(metrics.counter("countersign.password.unreadable").count() - before)
                .isEqualTo(Endpoints.SIGN_INS.size());
    }
}
