package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/2fa/email-code}, and email codes that are rejected. */
@QuarkusTest
@WithTestResource(Servers.class)
class EmailCodeContractTest {

    private static final String SETUP = Secured.TWO_FACTOR + "/setup";
    private static final String WRONG = "Wrong-Horse-7-battery";

    @TestFactory
    Stream<DynamicTest> mailsACode() {
        return Row.tests(
                Row.of("to who has no password")
                        .given(Passwordless::somebody)
                        .when(Passwordless::ask)
                        .ok("Verification code sent")
                        .mails("Your one-time code"),
                tooOld("not long after the sign-in", Passwordless::ask),
                withPassword("not to who has a password", Passwordless::ask),
                Row.of("five times in a quarter of an hour")
                        .given(() -> {
                            Person person = Passwordless.somebody();
                            for (int i = 0; i < 5; i++) {
                                assertThat(Passwordless.ask(person).status()).isEqualTo(200);
                            }
                            return person;
                        })
                        .when(Passwordless::ask)
                        .refused(
                                429,
                                "Too Many Requests",
                                "RATE_LIMITED",
                                "Rate limit exceeded for this endpoint. Please try again later.")
                        .and((person, answer) -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                                .isBetween(1, 900)),
                Row.of("not while codes are locked")
                        .given(() -> {
                            Person person = Passwordless.somebody();
                            Passwordless.mailed(person);
                            for (int i = 0; i < 5; i++) {
                                setUp(person, "000000");
                            }
                            return person;
                        })
                        .when(Passwordless::ask)
                        .refused(
                                429,
                                "Too Many Requests",
                                "TWOFACTOR_LOCKED",
                                "Too many failed attempts. Account locked for 15 minutes.")
                        .withData()
                        .and((person, answer) -> Locked.isFor(15, answer)));
    }

    @TestFactory
    Stream<DynamicTest> refusesCodes() {
        return Row.tests(
                over("that were not mailed", person -> setUp(person, "123456")),
                wrong("that were replaced by another", person -> {
                            String first = Passwordless.mailed(person);
                            String second = Passwordless.mailed(person);
                            return setUp(person, first.equals(second) ? "x" : first);
                        })
                        .mails("Your one-time code", "Your one-time code"),
                over("that were used", person -> {
                            String code = Passwordless.mailed(person);
                            setUp(person, code);
                            return setUp(person, code);
                        })
                        .events("second_factor_set_up")
                        .mails("Your one-time code"),
                over("of another session", person -> {
                            String code = Passwordless.mailed(person);
                            Ledger.change(
                                    "update mailed_code set scope = 'session:other' where account_id = $1",
                                    person.accountId());
                            return setUp(person, code);
                        })
                        .mails("Your one-time code"),
                over("that are three minutes old", person -> {
                            String code = Passwordless.mailed(person);
                            Ledger.change(
                                    "update mailed_code set expires_at = now() where account_id = $1",
                                    person.accountId());
                            return setUp(person, code);
                        })
                        .mails("Your one-time code"),
                tooOld("long after the sign-in", person -> setUp(person, "123456")),
                withPassword("of who has a password", person -> setUp(person, "123456")),
                Row.of("a password, of an account without one")
                        .given(Passwordless::somebody)
                        .when(person -> person.session().post(SETUP, "password", WRONG))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"));
    }

    @Test
    void opensNoLockByARightCode() {
        Person person = Passwordless.somebody();
        String code = Passwordless.mailed(person);
        setUp(person, "000000");
        setUp(person, code);
        Passwordless.mailed(person);

        Answer wrong = setUp(person, "000000");

        assertThat(wrong.text("/data/attempts_remaining")).isEqualTo("3");
    }

    /* There is no code to guess, so the failure is not counted. */
    private static Row over(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Passwordless::somebody)
                .when(request)
                .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code");
    }

    private static Row wrong(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Passwordless::somebody)
                .when(request)
                .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                .leaves(4)
                .events("code_refused");
    }

    private static Row tooOld(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(() -> {
                    Person person = Passwordless.somebody();
                    Ledger.change(
                            "update session set created_at = created_at - interval '16 minutes' where account_id = $1",
                            person.accountId());
                    return person;
                })
                .when(request)
                .refused(
                        403,
                        "Forbidden",
                        "RECENT_SIGN_IN_REQUIRED",
                        "Sign in again to do this: your sign-in is too long ago");
    }

    private static Row withPassword(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .refused(400, "Bad Request", "MAILED_CODE_NOT_ALLOWED", "An emailed code is not accepted here");
    }

    private static Answer setUp(Person person, String code) {
        return person.session().post(SETUP, "email_code", code);
    }
}
