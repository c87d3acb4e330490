package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Incorrect codes at {@code POST /api/v1/users/auth/2fa/verify}, until no code is checked any more. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorLockoutContractTest {

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> countsWrongCodes() {
        return Row.tests(
                wrong("the first", 0, 4).events("code_refused"),
                wrong("the second", 1, 3).events("code_refused"),
                wrong("the third", 2, 2).events("code_refused"),
                wrong("the fourth", 3, 1).events("code_refused"),
                wrong("the fifth", 4, 0)
                        .events("code_refused", "second_factor_locked")
                        .mails("Too many wrong codes"));
    }

    @TestFactory
    Stream<DynamicTest> refusesCodes() {
        return Row.tests(
                wrongCode("of the app, used before", who -> {
                            who.answer(who.code());
                            Challenged again = Challenged.of(who.secured());
                            return again.answer(again.secured().app().code(-1));
                        })
                        .events("signed_in", "second_factor_asked", "code_refused"),
                wrongCode(
                                "of the app, two steps old",
                                who -> who.answer(who.secured().app().code(-3)))
                        .events("code_refused"),
                wrongBackup("that nobody has", who -> who.answer("22222-AAAAA")).events("code_refused"),
                wrongBackup("that were used", who -> {
                            who.answer(who.backupCode(0));
                            return Challenged.of(who.secured()).answer(who.backupCode(0));
                        })
                        .events("signed_in", "second_factor_asked", "code_refused"),
                wrongBackup(
                                "of another's",
                                who -> who.answer(
                                        Secured.somebody().backupCodes().getFirst()))
                        .events("code_refused"));
    }

    @TestFactory
    Stream<DynamicTest> looksAtNoneWhileLocked() {
        return Row.tests(
                Locked.after5(
                                "the right code",
                                who -> Challenged.of(who).answer(who.app().code(0)))
                        .events("second_factor_asked"),
                Locked.after5(
                                "a backup code",
                                who -> Challenged.of(who)
                                        .answer(who.backupCodes().getFirst()))
                        .events("second_factor_asked"),
                Locked.after5("a wrong code", who -> Challenged.of(who).wrong()).events("second_factor_asked"),
                Locked.row("after the second lock", 60, () -> locked(1), TwoFactorLockoutContractTest::answer)
                        .events("second_factor_asked"),
                Locked.row("after the third lock", 240, () -> locked(2), TwoFactorLockoutContractTest::answer)
                        .events("second_factor_asked"),
                Locked.row("after the fourth lock", 1440, () -> locked(3), TwoFactorLockoutContractTest::answer)
                        .events("second_factor_asked"),
                Locked.row(
                                "after twenty on one day",
                                1440,
                                () -> gate("recent = array_fill(now(), array[20])"),
                                who -> answer(who))
                        .events("second_factor_asked"),
                Row.of("after fifty in a row")
                        .secured(() -> gate("in_a_row = 50"), TwoFactorLockoutContractTest::answer)
                        .refused(
                                429,
                                "Too Many Requests",
                                "TWOFACTOR_BLOCKED",
                                "Too many failed attempts in a row. Set a new password to unlock your account.")
                        .and((person, answer) ->
                                assertThat(answer.header("Retry-After")).isEmpty())
                        .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> tellsTheOwner() {
        return Row.tests(Row.of("that only a new password helps")
                .given(() -> Challenged.of(gate("in_a_row = 49")), Challenged::person, Challenged::wrong)
                .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                .leaves(0)
                .events("code_refused", "second_factor_locked")
                .mails("Your account needs a new password"));
    }

    @Test
    void opensWithANewPassword() {
        Secured somebody = gate("in_a_row = 50");
        Person person = somebody.person();
        person.setPassword(person.mailedResetToken(), person.password());

        Answer answer = answer(somebody);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void opensWhenTheLockIsOver() {
        Secured somebody = gate("failures = 5, in_a_row = 5, lock_level = 1, locked_until = now()");

        Answer wrong = Challenged.of(somebody).wrong();
        Answer right = answer(somebody);

        assertThat(wrong.text("/data/attempts_remaining")).isEqualTo("4");
        assertThat(right.status()).isEqualTo(200);
    }

    private static Answer answer(Secured who) {
        return Challenged.of(who).answer(who.app().freshCode());
    }

    private static Secured locked(int level) {
        return gate("failures = 4, lock_level = " + level).mistaken(1);
    }

    private static Secured gate(String state) {
        Secured somebody = Secured.somebody();
        Ledger.change(
                "update code_gate set " + state + " where account_id = $1",
                somebody.person().accountId());
        return somebody;
    }

    private static Row wrong(String name, int before, int left) {
        Supplier<Challenged> who = () -> {
            Challenged challenged = Challenged.of(Secured.somebody());
            for (int i = 0; i < before; i++) {
                challenged.wrong();
            }
            return challenged;
        };
        return wrongCode(name, any -> null)
                .given(who, Challenged::person, Challenged::wrong)
                .leaves(left);
    }

    private static Row wrongCode(String name, Function<Challenged, Answer> request) {
        return refused(name, "INVALID_OTP_CODE", "Invalid or expired 2FA code", request);
    }

    private static Row wrongBackup(String name, Function<Challenged, Answer> request) {
        return refused(name, "INVALID_BACKUP_CODE", "Invalid or already used backup code", request);
    }

    private static Row refused(String name, String code, String message, Function<Challenged, Answer> request) {
        return Row.of(name)
                .given(TwoFactorLockoutContractTest::somebody, Challenged::person, request)
                .refused(401, "Unauthorized", code, message)
                .withData();
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Challenged somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return Challenged.of(one.rested());
    }
}
