package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rate limits while Redis does not answer, is gone, or returns an error. */
class RateLimitsDownTest {

    private static final List<Bucket> BUCKETS = List.of(new Bucket(Limit.REFRESH, "someone"));
    private static final Uni<Response> GONE = Uni.createFrom().failure(() -> new RedisUnavailable("known to be down"));

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Uni<Response> answer = GONE;

    private final RateLimits limits = new RateLimits(
            new RedisBuckets((command, arguments) -> {
                asked.incrementAndGet();
                return answer;
            }),
            Map.of(Limit.REFRESH, new Quota(8, Duration.ofMinutes(1))),
            clock::get,
            metrics);

    @Test
    void refusesWhenRedisDoesNotAnswer() {
        answer = GONE;

        Refused refused = refusal(WhenDown.REFUSE);

        assertThat(refused.reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
    }

    @Test
    void isNeverUnlimitedOnItsOwn() {
        answer = GONE;

        take(WhenDown.LOCAL_BUDGET);
        take(WhenDown.LOCAL_BUDGET);
        Refused refused = refusal(WhenDown.LOCAL_BUDGET);

        assertThat(refused.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refused.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(counted("local")).isEqualTo(2);
        assertThat(counted("refused")).isEqualTo(1);
    }

    @Test
    void refusesWhatRedisRefusesButKeepsAsking() {
        answer = Uni.createFrom().failure(() -> ErrorType.create("OOM command not allowed"));

        assertThat(refusal(WhenDown.REFUSE).reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        refusal(WhenDown.REFUSE);

        assertThat(asked).hasValue(2);
        assertThat(counted("unavailable")).isEqualTo(2);
    }

    @Test
    void givesBackWithoutFailing() {
        answer = GONE;

        give();

        assertThat(asked).hasValue(1);
    }

    private void take(WhenDown whenDown) {
        limits.take(BUCKETS, whenDown).await().atMost(Duration.ofSeconds(5));
    }

    private void give() {
        limits.giveBack(BUCKETS).await().atMost(Duration.ofSeconds(5));
    }

    private Refused refusal(WhenDown whenDown) {
        return (Refused) limits.take(BUCKETS, whenDown)
                .onItem()
                .transform(ignored -> (Throwable) new AssertionError("was let through"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private double counted(String outcome) {
        return metrics.counter("countersign.rate_limit", "limit", "refresh", "outcome", outcome)
                .count();
    }
}
