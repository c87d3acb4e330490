package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Time;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The server's clock goes back: codes that were used before must not become good again. */
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

    private static void assertWrong(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("INVALID_OTP_CODE");
    }

    @Test
    void takesNoCodeOfAStepThatIsPastUntilTimeHasPassedTheNewestOne() {
        ShiftedTime time = new ShiftedTime();
        QuarkusMock.installMockForType(time, Time.class);
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
}
