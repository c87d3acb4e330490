package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every change of a factor is reported to the owner and ends all other sessions. */
@QuarkusTest
@WithTestResource(Servers.class)
class FactorNoticeTest {

    private static void assertDead(Pair pair) {
        assertThat(pair.me().status()).isEqualTo(401);
        assertThat(pair.renew().status()).isEqualTo(401);
    }

    private static void assertAlive(Pair pair) {
        assertThat(pair.me().status()).isEqualTo(200);
        assertThat(pair.renew().status()).isEqualTo(200);
    }

    private static List<String> mailsSince(int before, Person person) {
        Ledger.awaitMailsSent(person.email());
        return Mailbox.allTo(person.email()).stream()
                .map(mail -> mail.subject())
                .limit(Mailbox.allTo(person.email()).size() - before)
                .toList();
    }

    @Test
    void tellsThatItWasEnabledAndEndsOtherSessions() {
        Person person = Person.verified();
        Pair thiefs = Pair.of(person.logIn());
        Pair own = Pair.of(person.signedIn());
        int mails = Mailbox.allTo(person.email()).size();
        long since = Ledger.latest();

        Secured somebody = Secured.secure(person);

        assertThat(Ledger.eventsOf(person.api(), since))
                .containsExactly("second_factor_set_up", "second_factor_enabled", "sessions_ended");
        assertThat(mailsSince(mails, person)).hasSize(1).first().asString().contains("turned on");
        assertDead(thiefs);
        assertThat(own.renew().status()).as("the refresh token from before").isEqualTo(401);
        assertAlive(Pair.of(somebody.enabled()));
        assertThat(FactorRecord.sessions(person)).isEqualTo(1);
    }

    @Test
    void tellsThatItWasDisabledAndEndsOtherSessions() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Pair others = Pair.of(somebody.signIn());
        Ledger.awaitMailsSent(person.email());
        int mails = Mailbox.allTo(person.email()).size();
        long since = Ledger.latest();

        Answer disabled = somebody.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        person.password(),
                        "code",
                        somebody.backupCodes().getFirst());

        assertThat(Ledger.eventsOf(person.api(), since))
                .containsExactlyInAnyOrder("second_factor_disabled", "sessions_ended");
        assertThat(mailsSince(mails, person)).hasSize(1).first().asString().contains("turned off");
        assertDead(others);
        assertAlive(Pair.of(disabled));
        assertThat(FactorRecord.sessions(person)).isEqualTo(1);
    }

    @Test
    void tellsThatBackupCodesWereReplaced() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Ledger.awaitMailsSent(person.email());
        int mails = Mailbox.allTo(person.email()).size();
        long since = Ledger.latest();

        somebody.session()
                .post(
                        Secured.TWO_FACTOR + "/backup-codes/regenerate",
                        "password",
                        person.password(),
                        "code",
                        FactorRecord.rightCode(somebody));

        assertThat(Ledger.eventsOf(person.api(), since)).containsExactly("backup_codes_regenerated");
        assertThat(mailsSince(mails, person)).hasSize(1).first().asString().contains("backup codes");
    }

    @Test
    void recordsEveryChangeOfTheGate() {
        Secured somebody = Secured.somebody();
        long since = Ledger.latest();
        Answer off = somebody.session()
                .patch(
                        Secured.TWO_FACTOR + "/token-gate",
                        "enabled",
                        false,
                        "password",
                        somebody.person().password(),
                        "otp_code",
                        FactorRecord.rightCode(somebody));
        assertThat(off.status()).as(off.toString()).isEqualTo(200);
        assertThat(somebody.session()
                        .patch(Secured.TWO_FACTOR + "/token-gate", "enabled", true)
                        .status())
                .isEqualTo(200);
        assertThat(Ledger.eventsOf(somebody.person().api(), since))
                .containsExactly("token_gate_changed", "token_gate_changed");
    }

    @Test
    void leavesTheFactorAloneWhenThePasswordIsReset() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Pair own = Pair.of(somebody.enabled());
        String factor = FactorRecord.factor(person);
        Answer reset = person.setPassword(person.mailedResetToken(), "Other-Horse-8-battery");
        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.json().path("data").isMissingNode()
                        || reset.json().path("data").isNull())
                .as(reset.toString())
                .isTrue();
        assertThat(FactorRecord.factor(person)).isEqualTo(factor);
        assertThat(FactorRecord.unusedCodes(person)).isEqualTo(10);
        assertThat(FactorRecord.sessions(person)).isZero();
        assertDead(own);
        Answer login = person.logIn("Other-Horse-8-battery");
        assertThat(somebody.verify(
                                login.text("/data/temp_token"),
                                somebody.backupCodes().getFirst())
                        .status())
                .isEqualTo(200);
    }
}
