package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Observed codes of an app: already used, expired, or from another user's app. */
@QuarkusTest
@WithTestResource(Servers.class)
class UsedCodeTest {

    private static void assertWrong(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("INVALID_OTP_CODE");
    }

    private static void assertIn(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("/data/token")).isNotEmpty();
    }

    @Test
    void refusesACodeAgainAtANewSignIn() {
        Secured somebody = Secured.somebody();
        String code = somebody.app().freshCode();
        assertIn(somebody.verify(somebody.challenge(), code));
        int sessions = FactorRecord.sessions(somebody.person());

        Answer again = somebody.verify(somebody.challenge(), code);

        assertWrong(again);
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
    }

    @Test
    void refusesToSignInByTheCodeThatConfirmedTheSetup() {
        Person person = Person.verified();
        Answer setup = Secured.setUp(person.session(), person.password());
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        String code = app.freshCode();
        assertThat(person.session()
                        .post(Secured.TWO_FACTOR + "/verify-setup", "code", code)
                        .status())
                .isEqualTo(200);

        Answer verify = person.api()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        person.logIn().text("/data/temp_token"),
                        "code",
                        code);

        assertWrong(verify);
    }

    @Test
    void refusesACodeAgainAtEveryOtherEndpoint() {
        Secured somebody = Secured.somebody();
        String password = somebody.person().password();
        String code = somebody.app().freshCode();
        assertIn(somebody.verify(somebody.challenge(), code));
        String before = FactorRecord.factor(somebody.person());

        List<Answer> again = List.of(
                somebody.session()
                        .post(Secured.TWO_FACTOR + "/backup-codes/regenerate", "password", password, "code", code),
                somebody.session()
                        .patch(
                                Secured.TWO_FACTOR + "/token-gate",
                                "enabled",
                                false,
                                "password",
                                password,
                                "otp_code",
                                code),
                somebody.session().deleteWith(Secured.TWO_FACTOR, "password", password, "code", code));

        again.forEach(UsedCodeTest::assertWrong);
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(before);
        assertIn(somebody.verify(somebody.challenge(), somebody.backupCodes().getFirst()));
    }

    @Test
    void refusesAtSignInACodeThatWasUsedAtAnotherEndpoint() {
        Secured somebody = Secured.somebody();
        String code = somebody.app().freshCode();
        assertThat(somebody.session()
                        .post(
                                Secured.TWO_FACTOR + "/backup-codes/regenerate",
                                "password",
                                somebody.person().password(),
                                "code",
                                code)
                        .status())
                .isEqualTo(200);

        assertWrong(somebody.verify(somebody.challenge(), code));
    }

    @Test
    void acceptsOneStepToEitherSideAndNoOlderOneAfterANewerOne() {
        Secured somebody = Secured.somebody();
        FactorRecord.forgetSteps(somebody.person());
        FactorRecord.awaitTimeInStep();

        String challenge = somebody.challenge();
        assertWrong(somebody.verify(challenge, somebody.app().code(-2)));
        assertWrong(somebody.verify(challenge, somebody.app().code(2)));
        assertIn(somebody.verify(challenge, somebody.app().code(-1)));
        assertIn(somebody.verify(somebody.challenge(), somebody.app().code(0)));
        assertIn(somebody.verify(somebody.challenge(), somebody.app().code(1)));

        String last = somebody.challenge();
        for (int older = 1; older >= -1; older--) {
            assertWrong(somebody.verify(last, somebody.app().code(older)));
        }
    }

    @Test
    void refusesTheCodeOfSomebodyElseAndCountsItForWhoSignsIn() {
        Secured attacked = Secured.somebody();
        Secured attacker = Secured.somebody();
        String attackersGate = FactorRecord.attempts(attacker.person());

        Answer answer = attacked.verify(attacked.challenge(), FactorRecord.rightCode(attacker));

        assertWrong(answer);
        assertThat(answer.text("/data/attempts_remaining")).isEqualTo("4");
        assertThat(FactorRecord.attempts(attacked.person())).startsWith("1 1 1");
        assertThat(FactorRecord.attempts(attacker.person())).isEqualTo(attackersGate);
        assertIn(attacker.verify(attacker.challenge(), attacker.app().code(0)));
    }
}
