package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buckets in a real Redis. */
@QuarkusTest
@WithTestResource(Servers.class)
class RateLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    RateLimits limits;

    @Inject
    RedisDataSource redis;

    @Inject
    Vertx vertx;

    /* Two limits that are counted together. */
    private final Limit narrow = Limit.LOGIN_ACCOUNT_NETWORK;
    private final Limit wide = Limit.LOGIN_NETWORK;
    private int size;

    @BeforeEach
    void measure() {
        size = limits.quota(narrow).requests();
    }

    @Test
    void letsExactlyAsManyOfParallelRequestsPassAsTheLimitSays() {
        List<Bucket> buckets = List.of(bucket(wide), bucket(narrow));

        long passed = Uni.join()
                .all(IntStream.range(0, size + 195)
                        .mapToObj(i -> passes(buckets))
                        .toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE)
                .stream()
                .filter(pass -> pass)
                .count();

        assertThat(passed).isEqualTo(size);
        assertThat(count(buckets.get(0))).isEqualTo(size);
        assertThat(count(buckets.get(1))).isEqualTo(size);
    }

    @Test
    void saysWhenTheLongestOfTheFullWindowsEnds() {
        Bucket bucket = bucket(narrow);
        fill(bucket);

        Refused refused = refusal(List.of(bucket(wide), bucket));

        assertThat(refused.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refused.retryAfter().orElseThrow())
                .isPositive()
                .isLessThanOrEqualTo(limits.quota(narrow).window());
    }

    @Test
    void setsTheExpiryWithTheFirstCountAndDoesNotProlongIt() {
        Bucket bucket = bucket(wide);
        take(bucket);
        redis.key().pexpire(bucket.key(), 500);

        take(bucket);

        assertThat(redis.key().pttl(bucket.key())).isBetween(1L, 500L);
        redis.key().del(bucket.key());
        take(bucket);
        assertThat(redis.key().pttl(bucket.key()))
                .isBetween(1L, limits.quota(wide).window().toMillis());
    }

    @Test
    void givesAKeyWithoutAnExpiryOne() {
        Bucket bucket = bucket(narrow);
        redis.value(String.class).set(bucket.key(), String.valueOf(size));

        assertThat(refusal(List.of(bucket)).reason()).isEqualTo(Reason.RATE_LIMITED);

        assertThat(redis.key().pttl(bucket.key())).isPositive();
    }

    @Test
    void givesBackButNeverBelowZeroAndMakesNoKey() {
        Bucket bucket = bucket(narrow);
        fill(bucket);
        give(bucket);
        take(bucket);
        assertThat(refusal(List.of(bucket)).reason()).isEqualTo(Reason.RATE_LIMITED);

        IntStream.range(0, size + 3).forEach(i -> give(bucket));
        assertThat(count(bucket)).isZero();
        assertThat(redis.key().pttl(bucket.key())).isPositive();

        Bucket untouched = bucket(narrow);
        give(untouched);
        assertThat(redis.key().exists(untouched.key())).isFalse();
    }

    @Test
    void refusesWhenAKeyHoldsNoCountAndLeavesTheOtherBucketsAlone() {
        Bucket list = bucket(narrow);
        Bucket text = bucket(narrow);
        Bucket good = bucket(wide);
        redis.list(String.class).lpush(list.key(), "x");
        redis.value(String.class).set(text.key(), "x");

        assertThat(refusal(List.of(good, list)).reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        assertThat(refusal(List.of(good, text)).reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);

        assertThat(redis.key().exists(good.key())).isFalse();
        give(list);
        take(good);
        redis.key().del(list.key());
        redis.key().del(text.key());
    }

    @Test
    void countsABucketThatIsNamedTwiceOnlyOnce() {
        Bucket bucket = bucket(wide);

        limits.take(List.of(bucket, bucket), WhenDown.REFUSE).await().atMost(PATIENCE);

        assertThat(count(bucket)).isEqualTo(1);
    }

    @Test
    void countsOnlyBucketsOfOneSlotInOneStep() {
        Bucket alone = bucket(Limit.REFRESH);
        for (Bucket other : List.of(bucket(Limit.REFRESH), bucket(wide))) {
            assertThatThrownBy(() -> limits.take(List.of(alone, other), WhenDown.REFUSE)
                            .await()
                            .atMost(PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(count(alone)).isZero();
    }

    @Test
    void survivesARedisThatForgotTheScripts() {
        Bucket bucket = bucket(wide);
        take(bucket);
        redis.execute("SCRIPT", "FLUSH");

        take(bucket);
        give(bucket);

        assertThat(count(bucket)).isEqualTo(1);
    }

    @Test
    void answersOnTheContextThatAsked() throws Exception {
        RateLimits stopped = new RateLimits(
                new RedisBuckets((command, arguments) -> Uni.createFrom().failure(new RedisUnavailable("stopped"))),
                Map.of(wide, limits.quota(wide)),
                System::currentTimeMillis,
                new SimpleMeterRegistry());

        for (RateLimits each : List.of(limits, stopped)) {
            CompletableFuture<Boolean> same = new CompletableFuture<>();
            Context context = vertx.getOrCreateContext();
            context.runOnContext(ignored -> each.take(List.of(bucket(wide)), WhenDown.LOCAL_BUDGET)
                    .subscribe()
                    .with(done -> same.complete(Vertx.currentContext() == context), same::completeExceptionally));

            assertThat(same.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Bucket bucket(Limit limit) {
        return new Bucket(limit, "test " + UUID.randomUUID());
    }

    private void fill(Bucket bucket) {
        IntStream.range(0, size).forEach(i -> take(bucket));
    }

    private void take(Bucket bucket) {
        limits.take(List.of(bucket), WhenDown.REFUSE).await().atMost(PATIENCE);
    }

    private void give(Bucket bucket) {
        limits.giveBack(List.of(bucket)).await().atMost(PATIENCE);
    }

    private long count(Bucket bucket) {
        return Optional.ofNullable(redis.value(String.class).get(bucket.key()))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private Uni<Boolean> passes(List<Bucket> buckets) {
        return limits.take(buckets, WhenDown.REFUSE)
                .map(ignored -> true)
                .onFailure(failure -> failure instanceof Refused refused && refused.reason() == Reason.RATE_LIMITED)
                .recoverWithItem(false);
    }

    private Refused refusal(List<Bucket> buckets) {
        return (Refused) limits.take(buckets, WhenDown.REFUSE)
                .onItem()
                .transform(ignored -> (Throwable) new AssertionError("was let through"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(PATIENCE);
    }
}
