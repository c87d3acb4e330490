package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attacker who can write to the database but has no key: moved or altered secrets are rejected. */
@QuarkusTest
@WithTestResource(Servers.class)
class ChangedSecretTest {

    private static final String OF = " where account_id = (select id from account where email_key = $1)";

    private static String secret(Person person) {
        return Ledger.texts("select secret from second_factor" + OF, person.email())
                .getFirst();
    }

    private static void write(Person person, String secret) {
        Ledger.change("update second_factor set secret = $2" + OF, person.email(), secret);
    }

    private static void assertUnreadable(Secured somebody, String code) {
        String attempts = FactorRecord.attempts(somebody.person());
        int sessions = FactorRecord.sessions(somebody.person());
        String challenge = somebody.challenge();
        long since = Ledger.latest();
        Answer answer = somebody.verify(challenge, code);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("SECRET_UNREADABLE");
        assertThat(Ledger.eventsOf(somebody.person().api(), since)).containsExactly("secret_unreadable");
        assertThat(FactorRecord.attempts(somebody.person())).isEqualTo(attempts);
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
    }

    @Test
    void refusesTheSecretOfSomebodyElsesRow() {
        Secured attacker = Secured.somebody();
        Secured attacked = Secured.somebody();
        String own = secret(attacked.person());
        write(attacked.person(), secret(attacker.person()));
        FactorRecord.forgetSteps(attacked.person());
        assertUnreadable(attacked, attacker.app().code(0));
        assertUnreadable(attacked, attacked.app().code(0));
        assertThat(attacked.verify(attacked.challenge(), attacked.backupCodes().getFirst())
                        .status())
                .isEqualTo(200);
        write(attacked.person(), own);
        assertThat(attacked.verify(attacked.challenge(), attacked.app().code(0)).status())
                .isEqualTo(200);
    }

    @Test
    void refusesTheWholeFactorOfSomebodyElse() {
        Secured attacker = Secured.somebody();
        Secured attacked = Secured.somebody();
        String stolen = secret(attacker.person());
        String id = Ledger.texts(
                        "select id::text from second_factor" + OF,
                        attacker.person().email())
                .getFirst();
        Ledger.change("delete from second_factor" + OF, attacker.person().email());
        Ledger.change(
                "update second_factor set secret = $2, id = $3, last_step = 1" + OF,
                attacked.person().email(),
                stolen,
                id);
        assertUnreadable(attacked, attacker.app().code(0));
    }

    @Test
    void refusesTheSecretOfAnEarlierFactorOfTheSameAccount() {
        Secured before = Secured.somebody();
        String old = secret(before.person());
        Answer disabled = before.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        before.person().password(),
                        "code",
                        before.backupCodes().getFirst());
        Person person = before.person();
        Secured after = Secured.secure(new Person(person.email(), person.password(), person.api(), disabled));
        write(person, old);
        FactorRecord.forgetSteps(person);
        assertUnreadable(after, before.app().code(0));
    }

    @Test
    void refusesChangedSecrets() {
        Secured somebody = Secured.somebody();
        String own = secret(somebody.person());
        int dot = own.indexOf('.');
        FactorRecord.forgetSteps(somebody.person());
        for (String changed : List.of(
                flip(own, dot + 1),
                flip(own, dot + 20),
                flip(own, own.length() - 1),
                flip(own, 0),
                own.substring(0, own.length() - 4),
                own.substring(0, dot + 9),
                own.substring(0, dot + 1),
                own.substring(dot + 1),
                own + "AAAA",
                own + "!",
                "")) {
            write(somebody.person(), changed);
            assertUnreadable(somebody, somebody.app().code(0));
        }
        write(somebody.person(), own);
        assertThat(somebody.verify(somebody.challenge(), somebody.app().code(0)).status())
                .isEqualTo(200);
    }

    private static String flip(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    @Test
    void confirmsNoSetupBySomebodyElsesSecret() {
        Person attacker = Person.verified();
        Person attacked = Person.verified();
        AuthenticatorApp app = AuthenticatorApp.scanned(
                Secured.setUp(attacker.session(), attacker.password()).text("/data/qr_code"));
        Secured.setUp(attacked.session(), attacked.password());
        String stolen = Ledger.texts("select secret from second_factor_setup" + OF, attacker.email())
                .getFirst();
        Ledger.change("update second_factor_setup set secret = $2" + OF, attacked.email(), stolen);

        Answer answer = attacked.session().post(Secured.TWO_FACTOR + "/verify-setup", "code", app.code(0));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(FactorRecord.factor(attacked)).isEmpty();
        assertThat(FactorRecord.attempts(attacked)).startsWith("0 0 0");
    }
}
