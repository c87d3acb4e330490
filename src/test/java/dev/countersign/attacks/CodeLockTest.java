package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guessing codes slowly: lock after lock, between the owner's own codes, until codes are blocked. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class CodeLockTest {

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    private Target target;
    private Secured owner;

    @BeforeEach
    void prepare() {
        target = Target.somebody().anew();
        owner = target.owner();
    }

    private void guessFiveTimes() {
        String challenge = owner.challenge();
        for (int left = 4; left >= 0; left--) {
            Answer answer = owner.verify(challenge, owner.app().wrongCode(left));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            assertThat(answer.text("/data/attempts_remaining")).isEqualTo(String.valueOf(left));
        }
    }

    private Answer right() {
        return owner.verify(owner.challenge(), owner.app().code(0));
    }

    /* Redis rejects locked accounts before PostgreSQL is asked; without its mirror of the lock, PostgreSQL rejects them. */
    private void assertLocked(Supplier<Answer> asks, int seconds) {
        assertLocked(asks.get(), seconds);
        target.forgetMirror();
        assertLocked(asks.get(), seconds);
        target.forgetMirror();
    }

    private static void assertLocked(Answer answer, int seconds) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("TWOFACTOR_LOCKED");
        assertThat(Integer.parseInt(answer.text("/data/lockout_seconds"))).isBetween(seconds - 30, seconds);
        assertThat(answer.header("Retry-After")).isEqualTo(answer.text("/data/lockout_seconds"));
    }

    private String everything() {
        return Sql.text(
                "select concat_ws(' ', g, f, (select count(*) from backup_code b where b.account_id = f.account_id"
                        + " and used_at is null), (select count(*) from session s where s.account_id = f.account_id))"
                        + " from code_gate g join second_factor f using (account_id) where account_id = $1",
                target.id());
    }

    @Test
    void refusesTheRightCodeWhileLockedAndChangesNothing() {
        guessFiveTimes();
        String before = everything();
        assertLocked(this::right, 15 * MINUTE);
        assertLocked(() -> owner.verify(owner.challenge(), owner.backupCodes().getFirst()), 15 * MINUTE);
        assertLocked(() -> Endpoints.send(Endpoints.disable(owner, owner.app().code(0))), 15 * MINUTE);
        assertLocked(
                () -> Endpoints.send(Endpoints.regenerate(owner, owner.app().code(0))), 15 * MINUTE);
        assertLocked(
                () -> Endpoints.send(Endpoints.openTokenGate(owner, owner.app().code(0))), 15 * MINUTE);
        assertThat(everything()).isEqualTo(before);
        assertThat(owner.status().json().at("/data/locked_until").isTextual()).isTrue();
        assertThat(Mailbox.awaitTo(owner.person().email(), 3).getFirst().subject())
                .isEqualTo("Too many wrong codes");
        target.waitForTheEndOfTheLock();
        assertThat(right().status()).isEqualTo(200);
        assertThat(target.counted()).as("the wrong ones of the day stay").isEqualTo("0 0 0 5");
    }

    @Test
    void locksForLongerEachTime() {
        for (int seconds : List.of(15 * MINUTE, HOUR, 4 * HOUR, 24 * HOUR, 24 * HOUR)) {
            guessFiveTimes();
            assertThat(target.lockSeconds()).isCloseTo(seconds, Offset.offset(30.0));
            assertLocked(this::right, seconds);
            target.waitADay();
        }
        assertThat(target.counted()).startsWith("5 25 5 ");
        assertThat(right().status()).isEqualTo(200);
        guessFiveTimes();
        assertThat(target.lockSeconds()).as("a right code begins anew").isCloseTo(15 * MINUTE, Offset.offset(30.0));
    }

    @Test
    void comparesTwentyWrongCodesADayWhateverSucceedsBetween() {
        for (int round = 0; round < 5; round++) {
            guessFourTimes();
            String code =
                    round % 2 == 0 ? owner.app().code(0) : owner.backupCodes().get(round);
            assertThat(owner.verify(owner.challenge(), code).status()).isEqualTo(round < 4 ? 200 : 429);
            target.pass(Duration.ofHours(round < 4 ? 5 : 0));
        }
        assertThat(target.counted()).as("today").endsWith(" 20");
        assertLocked(this::right, 4 * HOUR);
        assertThat(Metrics.comparisonsOf(this::right)).isZero();

        // Any 24 hours, not a day of the calendar: only the first four wrong codes are older now.
        target.pass(Duration.ofHours(4).plusMinutes(1));
        assertThat(right().status()).isEqualTo(200);
        guessFourTimes();
        assertThat(target.counted()).endsWith(" 20");
        assertThat(Metrics.comparisonsOf(() -> assertThat(right().status()).isEqualTo(429)))
                .isZero();
    }

    private void guessFourTimes() {
        String challenge = owner.challenge();
        for (int i = 0; i < 4; i++) {
            Answer answer = owner.verify(challenge, owner.app().wrongCode(i));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        }
    }

    @Test
    void stopsAfterFiftyInARowUntilThePasswordIsReset() {
        Sql.update("update code_gate set in_a_row = 49 where account_id = $1", target.id());
        Answer last = owner.verify(owner.challenge(), owner.app().wrongCode(1));
        assertThat(last.status()).isEqualTo(401);
        assertThat(last.text("/data/attempts_remaining")).isEqualTo("0");
        assertThat(Mailbox.awaitTo(owner.person().email(), 3).getFirst().subject())
                .isEqualTo("Your account needs a new password");
        target.waitADay();
        Answer blocked = right();
        assertThat(blocked.status()).isEqualTo(429);
        assertThat(blocked.code()).isEqualTo("TWOFACTOR_BLOCKED");
        assertThat(Endpoints.send(Endpoints.disable(owner, owner.app().code(0))).code())
                .isEqualTo("TWOFACTOR_BLOCKED");
        assertThat(resetPassword()
                        .verify(owner.challenge(), owner.app().code(0))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keepsTheLockAndTheCountOfTheDayWhenThePasswordIsReset() {
        Sql.update("update code_gate set in_a_row = 45 where account_id = $1", target.id());
        guessFiveTimes();
        assertThat(target.counted()).isEqualTo("5 50 1 5");
        assertThat(right().code()).isEqualTo("TWOFACTOR_BLOCKED");
        resetPassword();
        assertThat(target.counted()).isEqualTo("5 0 1 5");
        assertLocked(this::right, 15 * MINUTE);
    }

    /* Verifying the address neither signs in nor changes the factor. */
    private Secured resetPassword() {
        Person person = owner.person();
        String newPassword = "Other-Horse-8-battery";
        assertThat(person.setPassword(person.mailedResetToken(), newPassword).status())
                .isEqualTo(200);
        Person reset = new Person(person.email(), newPassword, person.api(), person.signedIn());
        owner = new Secured(reset, owner.app(), owner.backupCodes(), owner.session(), owner.enabled());
        target = new Target(owner);
        return owner;
    }
}
