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
import org.junit.jupiter.api.Test;

/** Setups that are expired, repeated, another account's, or begun although a factor is enabled. */
@QuarkusTest
@WithTestResource(Servers.class)
class FactorSetupTest {

    private static final String CONFIRM = Secured.TWO_FACTOR + "/verify-setup";

    private static AuthenticatorApp app(Answer setup) {
        return AuthenticatorApp.scanned(setup.text("/data/qr_code"));
    }

    private static void assertNoSetup(Person person, String code) {
        String attempts = FactorRecord.attempts(person);
        Answer answer = person.session().post(CONFIRM, "code", code);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("TWOFACTOR_NOT_VERIFIED");
        assertThat(FactorRecord.factor(person)).isEmpty();
        assertThat(FactorRecord.attempts(person)).isEqualTo(attempts);
    }

    @Test
    void overwritesNoFactorThatIsEnabled() {
        Secured somebody = Secured.somebody();
        String factor = FactorRecord.factor(somebody.person());
        Answer setup = somebody.session()
                .post(
                        Secured.TWO_FACTOR + "/setup",
                        "password",
                        somebody.person().password());
        assertThat(setup.status()).isEqualTo(400);
        assertThat(setup.code()).isEqualTo("TWOFACTOR_ALREADY_ENABLED");
        Answer confirm = somebody.session().post(CONFIRM, "code", somebody.app().code(0));
        assertThat(confirm.status()).as(confirm.toString()).isEqualTo(400);
        assertThat(FactorRecord.setup(somebody.person())).isEmpty();
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(factor);
        assertThat(somebody.signIn().status()).isEqualTo(200);
        assertThat(somebody.verify(somebody.challenge(), somebody.backupCodes().getFirst())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void confirmsOnlyTheNewestOfTwoSetups() {
        Person person = Person.verified();
        Answer first = Secured.setUp(person.session(), person.password());
        Answer second = Secured.setUp(person.session(), person.password());
        assertThat(second.text("/data/manual_entry_key")).isNotEqualTo(first.text("/data/manual_entry_key"));
        assertThat(Secured.codes(second)).doesNotContainAnyElementsOf(Secured.codes(first));
        Answer dead = person.session().post(CONFIRM, "code", app(first).code(0));
        assertThat(dead.status()).as(dead.toString()).isEqualTo(401);
        assertThat(FactorRecord.factor(person)).isEmpty();
        assertThat(person.session().post(CONFIRM, "code", app(second).code(0)).status())
                .isEqualTo(200);
    }

    @Test
    void confirmsNothingThatWasNotBegun() {
        Person other = Person.verified();
        AuthenticatorApp othersApp = app(Secured.setUp(other.session(), other.password()));
        Person person = Person.verified();
        assertNoSetup(person, othersApp.code(0));
        assertThat(FactorRecord.factor(other)).isEmpty();
        Secured.setUp(person.session(), person.password());
        Answer answer = person.session().post(CONFIRM, "code", othersApp.code(0));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(FactorRecord.factor(person)).isEmpty();
        assertThat(FactorRecord.attempts(other)).startsWith("0 0 0");
    }

    @Test
    void confirmsNoSetupThatIsOver() {
        Person person = Person.verified();
        AuthenticatorApp app = app(Secured.setUp(person.session(), person.password()));
        Ledger.change(
                "update second_factor_setup set expires_at = now() - interval '1 second'"
                        + " where account_id = (select id from account where email_key = $1)",
                person.email());
        assertNoSetup(person, app.code(0));
        assertThat(person.session().get(Secured.TWO_FACTOR + "/status").text("/data/enabled"))
                .isEqualTo("false");
        assertThat(Secured.secure(person).signIn().status()).isEqualTo(200);
    }

    @Test
    void asksNobodyForACodeWhileItWaits() {
        Person person = Person.verified();
        Secured.setUp(person.session(), person.password());
        Answer status = person.session().get(Secured.TWO_FACTOR + "/status");
        assertThat(status.text("/data/enabled")).isEqualTo("false");
        assertThat(status.text("/data/verified")).isEqualTo("false");
        assertThat(status.text("/data/backup_codes_remaining")).isEqualTo("0");
        Answer login = person.logIn();
        assertThat(login.json().at("/data/token").isTextual())
                .as(login.toString())
                .isTrue();
        assertThat(person.session()
                        .patch(Secured.TWO_FACTOR + "/token-gate", "enabled", true)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void needsThePassword() {
        Person person = Person.verified();
        for (String body : new String[] {
            "{}",
            "{\"password\":null}",
            "{\"password\":\"Wrong-Horse-7-battery\"}",
            "{\"password\":true}",
            "{\"email_code\":\"123456\"}",
            "{\"password\":\"" + person.password() + "\",\"email_code\":\"123456\"}",
            "{\"password\":\"Wrong-Horse-7-battery\",\"password\":\"" + person.password() + "\"}",
            "{\"password\":\"" + person.password() + "\",\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
        }) {
            Answer answer = person.session().postRaw(Secured.TWO_FACTOR + "/setup", body);
            assertThat(answer.status()).as(body + answer).isEqualTo(400);
        }
        assertThat(FactorRecord.setup(person)).isEmpty();
    }
}
