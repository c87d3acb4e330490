package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Malformed codes at the other dialects' endpoints: they are rejected, are not counted, and end no challenge. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectsCodeFormTest {

    private static final String TOTP = "/api/auth/2fa/totp";

    private static void refusesAll(Person person, List<String> values, Waiting endpoint, Integer... statuses) {
        String attempts = FactorRecord.attempts(person);
        String factor = FactorRecord.factor(person);
        int sessions = FactorRecord.sessions(person);
        for (String value : values) {
            Answer answer = endpoint.giveRaw(value);
            assertThat(answer.status()).as(value + ": " + answer).isIn((Object[]) statuses);
            assertThat(answer.headerValues("Set-Cookie")).as(value).isEmpty();
        }
        assertThat(FactorRecord.attempts(person)).isEqualTo(attempts);
        assertThat(FactorRecord.factor(person)).isEqualTo(factor);
        assertThat(FactorRecord.sessions(person)).isEqualTo(sessions);
    }

    private static void assertIn(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void countsNoneAtSignIns() {
        Secured somebody = Secured.somebody();
        for (Waiting endpoint : List.of(
                Waiting.atBetterAuth(somebody, "verify-totp"),
                Waiting.atThogits(somebody),
                Waiting.atHydraCore(somebody))) {
            String right = FactorRecord.rightCode(somebody);
            // Better Auth answers malformed codes like wrong ones; HydraCore has a separate status for invalid fields.
            refusesAll(somebody.person(), CodeFormTest.malformed(right), endpoint, 400, 401, 422);
            assertIn(endpoint.give(FactorRecord.rightCode(somebody)));
        }
    }

    @Test
    void countsNoneForAMailedCode() {
        Secured somebody = Secured.somebody();
        Guest guest = Guest.signedIn(somebody.person());
        String right = guest.mailedCode();
        Waiting endpoint = new Waiting(guest.api(), Guest.ROOT + "/two-factor/verify-otp", "");
        refusesAll(somebody.person(), CodeFormTest.malformed(right), endpoint, 400, 401);
        assertIn(endpoint.give(right));
    }

    @Test
    void countsNoneForABackupCode() {
        Secured somebody = Secured.somebody();
        String right = somebody.backupCodes().getFirst();
        Waiting endpoint = Waiting.atBetterAuth(somebody, "verify-backup-code");
        refusesAll(somebody.person(), CodeFormTest.malformed("123456"), endpoint, 400, 401);
        refusesAll(
                somebody.person(),
                List.of(
                        '"' + right + "\\u0000\"",
                        "\"\\u200b" + right + '"',
                        '"' + right.substring(0, 5) + '.' + right.substring(5) + '"',
                        '"' + right.substring(0, 9) + "\u0131\"",
                        '"' + right.substring(0, 9) + (char) (0xFEE0 + right.charAt(9)) + '"',
                        "[\"" + right + "\"]",
                        "{\"code\":\"" + right + "\"}"),
                endpoint,
                400,
                401);
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertIn(endpoint.give(right));
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(9);
    }

    @Test
    void countsNoneWhereThogitsEnablesAndDisables() {
        Person person = Person.verified();
        Answer login = Endpoints.signIn(person.api(), "/api/auth/login", person.email(), person.password());
        Api session = Endpoints.browser(person.api(), login);
        AuthenticatorApp app =
                AuthenticatorApp.typed(session.method("POST", TOTP + "/setup").text("/secret"));
        String pending = FactorRecord.setup(person);
        refusesAll(person, CodeFormTest.malformed(app.code(0)), new Waiting(session, TOTP + "/confirm", ""), 400);
        assertThat(FactorRecord.setup(person)).isEqualTo(pending);
        Answer confirmed = session.post(TOTP + "/confirm", "code", app.code(0));
        assertIn(confirmed);

        Api owner = Endpoints.browser(person.api(), confirmed);
        FactorRecord.forgetSteps(person);
        refusesAll(person, CodeFormTest.malformed(app.code(0)), new Waiting(owner, TOTP + "/disable", ""), 400);
        assertIn(owner.post(TOTP + "/disable", "code", app.code(0)));
    }
}
