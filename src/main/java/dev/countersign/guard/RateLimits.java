package dev.countersign.guard;

import dev.countersign.kernel.Deadline;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * How often a subject may do something: fixed windows, counted in Redis for all instances together. Where Redis does not
 * answer, nothing is ever unlimited, see {@link WhenDown}, and no request waits longer than the configured time-out.
 */
@Startup
@ApplicationScoped
public class RateLimits {

    private static final Logger LOG = Logger.getLogger(RateLimits.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LOCAL_SUBJECTS = 10_000;
    private static final long LOG_PAUSE_MILLIS = 1000;

    private final RedisBuckets redis;
    private final Map<Limit, Quota> quotas;
    private final Duration timeout;
    private final LongSupplier millis;
    private final MeterRegistry metrics;
    private final Circuit circuit;
    private final LocalBudget localBudget;
    private final AtomicLong loggedAt = new AtomicLong();

    @Inject
    RateLimits(
            ReactiveRedisDataSource redis, LimitsConfig limits, GuardConfig config, Time time, MeterRegistry metrics) {
        this(
                new RedisBuckets((command, arguments) -> redis.execute(command, arguments)),
                Quota.all(limits),
                config.redisTimeout(),
                () -> time.now().toEpochMilli(),
                metrics);
    }

    RateLimits(
            RedisBuckets redis,
            Map<Limit, Quota> quotas,
            Duration timeout,
            LongSupplier millis,
            MeterRegistry metrics) {
        this.redis = redis;
        this.quotas = quotas;
        this.timeout = timeout;
        this.millis = millis;
        this.metrics = metrics;
        this.circuit = new Circuit(PAUSE, millis);
        this.localBudget = new LocalBudget(LOCAL_SUBJECTS, millis);
    }

    /* Nothing waits for it: without Redis the server starts, and refuses what it must. */
    void prepare(@Observes StartupEvent start) {
        redis.prepare().subscribe().with(done -> {}, failure -> LOG.warnf("Redis does not answer yet: %s", failure));
    }

    /**
     * Counts one request in every bucket, in one step; when one of them is full, in none, and fails with {@link
     * Reason#RATE_LIMITED} until the longest of the full windows ends. A guess is counted before it is checked, so that
     * guesses sent at the same moment cannot pass together; {@link #giveBack} makes a right one free.
     */
    public Uni<Void> take(List<Bucket> buckets, WhenDown whenDown) {
        if (buckets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> {
            List<Window> windows = windows(buckets);
            Uni<Verdict> verdict = circuit.admits()
                    ? bounded(redis.take(windows)).onFailure().recoverWithItem(Verdict.Down::new)
                    : Uni.createFrom().item(new Verdict.Down());
            return verdict.chain(found -> settle(found, windows, whenDown));
        });
    }

    /**
     * Takes back what {@link #take} counted in Redis, never below nothing. It does not fail: where Redis does not answer,
     * the request stays counted.
     */
    public Uni<Void> giveBack(List<Bucket> buckets) {
        if (buckets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> circuit.admits()
                        ? bounded(redis.giveBack(windows(buckets))).onFailure().recoverWithNull()
                        : Uni.createFrom().voidItem());
    }

    /** The numbers that apply to {@code limit}. */
    Quota quota(Limit limit) {
        return quotas.get(limit);
    }

    private List<Window> windows(List<Bucket> buckets) {
        return buckets.stream()
                .distinct()
                .map(bucket -> new Window(bucket.limit(), bucket.key(), quotas.get(bucket.limit())))
                .toList();
    }

    private Uni<Void> settle(Verdict verdict, List<Window> windows, WhenDown whenDown) {
        return switch (verdict) {
            case Verdict.Taken() -> Uni.createFrom().voidItem();
            case Verdict.Full full -> refuse(full);
            case Verdict.Down() when whenDown == WhenDown.LOCAL_BUDGET -> settleLocally(windows);
            case Verdict.Down() -> unavailable(windows);
        };
    }

    private Uni<Void> settleLocally(List<Window> windows) {
        return switch (localBudget.take(windows)) {
            case Verdict.Taken() -> {
                windows.forEach(window -> count(window.limit(), "local"));
                yield Uni.createFrom().voidItem();
            }
            case Verdict.Full full -> refuse(full);
            case Verdict.Down() -> unavailable(windows);
        };
    }

    private Uni<Void> refuse(Verdict.Full full) {
        count(full.limit(), "refused");
        return Uni.createFrom().failure(Refused.until(Reason.RATE_LIMITED, full.left()));
    }

    private Uni<Void> unavailable(List<Window> windows) {
        windows.forEach(window -> count(window.limit(), "unavailable"));
        return Uni.createFrom().failure(Refused.until(Reason.DEPENDENCY_UNAVAILABLE, Duration.ofSeconds(1)));
    }

    private <T> Uni<T> bounded(Uni<T> work) {
        return Deadline.bound(work, timeout, TimeoutException::new)
                .onItem()
                .invoke(circuit::answered)
                .onFailure()
                .invoke(this::failed);
    }

    private void failed(Throwable failure) {
        if (RedisScripts.isAnswer(failure)) {
            circuit.answered();
        } else if (!RedisScripts.isLocal(failure)) {
            circuit.failed();
        }
        metrics.counter("countersign.redis_failures").increment();
        long now = millis.getAsLong();
        long last = loggedAt.get();
        if (Math.abs(now - last) >= LOG_PAUSE_MILLIS && loggedAt.compareAndSet(last, now)) {
            LOG.warnf("Rate limits are not counted, Redis fails: %s", failure.toString());
        }
    }

    private void count(Limit limit, String outcome) {
        metrics.counter("countersign.rate_limit", "limit", limit.label(), "outcome", outcome)
                .increment();
    }
}
