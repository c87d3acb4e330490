package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Time;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server's clock is set back or jumps, or an app's is wrong: no code works twice, and no token outlives its expiry. */
@QuarkusTest
@WithTestResource(Servers.class)
class SetBackClockTest {

    private static final class ShiftedTime extends Time {
        private volatile Duration shift = Duration.ZERO;

        @Override
        public Instant now() {
            return super.now().plus(shift);
        }
    }

    /* The tests verify every answer, and reject signatures older than five minutes. */
    private static final Duration CLIENTS_ALLOW = Duration.ofMinutes(4);

    private final ShiftedTime time = new ShiftedTime();

    @BeforeEach
    void shiftNothing() {
        QuarkusMock.installMockForType(time, Time.class);
    }

    private static void assertWrong(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("INVALID_OTP_CODE");
    }

    @Test
    void acceptsNoCodeOfAPastStepUntilTimeHasPassedTheNewestOne() {
        Secured somebody = Secured.somebody();
        FactorRecord.forgetSteps(somebody.person());
        FactorRecord.awaitTimeInStep();
        String newest = somebody.app().code(0);
        assertThat(somebody.verify(somebody.challenge(), newest).status()).isEqualTo(200);

        time.shift = Duration.ofSeconds(-90);
        String challenge = somebody.challenge();
        for (int step = -4; step <= -2; step++) {
            assertWrong(somebody.verify(challenge, somebody.app().code(step)));
        }
        assertWrong(somebody.verify(challenge, newest));

        time.shift = Duration.ofSeconds(30);
        assertThat(somebody.verify(somebody.challenge(), somebody.app().code(1)).status())
                .isEqualTo(200);
    }

    @Test
    void acceptsNoCodeOfMinutesThatRepeat() {
        Secured somebody = Secured.somebody();
        FactorRecord.awaitTimeInStep();
        FactorRecord.forgetSteps(somebody.person());
        assertThat(somebody.verify(somebody.challenge(), somebody.app().code(0)).status())
                .isEqualTo(200);
        time.shift = CLIENTS_ALLOW.negated();
        String challenge = somebody.challenge();
        for (int step : new int[] {-9, -8, -7, 0}) {
            assertWrong(somebody.verify(challenge, somebody.app().code(step)));
        }
        assertThat(somebody.verify(challenge, somebody.backupCodes().getFirst()).status())
                .as("the owner has another way in")
                .isEqualTo(200);
    }

    @Test
    void acceptsNoCodeOfAnAppWhoseClockIsAnHourWrong() {
        Secured somebody = Secured.somebody();
        FactorRecord.awaitTimeInStep();
        FactorRecord.forgetSteps(somebody.person());
        String challenge = somebody.challenge();
        for (int step : new int[] {-120, 120, -2, 2}) {
            assertWrong(somebody.verify(challenge, somebody.app().code(step)));
        }
        assertThat(somebody.verify(challenge, somebody.app().code(1)).status()).isEqualTo(200);
    }

    @Test
    void acceptsNoTokenFromTheFuture() {
        time.shift = CLIENTS_ALLOW;
        Person person = Person.verified();
        assertThat(person.session().get(Pair.ME).status()).isEqualTo(200);
        time.shift = Duration.ZERO;
        assertThat(person.session().get(Pair.ME).code()).isEqualTo("INVALID_TOKEN");
        assertThat(Pair.renew(person.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
    }
}
