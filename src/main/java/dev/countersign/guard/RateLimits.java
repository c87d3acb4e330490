package dev.countersign.guard;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Limits how often a subject may do something: fixed windows, counted in Redis for all instances together. When Redis
 * does not answer, no limit is lifted, see {@link WhenDown}.
 */
@Startup
@ApplicationScoped
public class RateLimits {

    private static final int LOCAL_SUBJECTS = 100_000;
    private static final String REFUSED = "refused";
    private static final String LOCAL = "local";
    private static final String UNAVAILABLE = "unavailable";
    private static final List<String> OUTCOMES = List.of(REFUSED, LOCAL, UNAVAILABLE);

    private static final Logger LOG = Logger.getLogger(RateLimits.class);

    private final RedisBuckets redis;
    private final Map<Limit, Quota> quotas;
    private final MeterRegistry metrics;
    private final LocalBudget localBudget;

    @Inject
    RateLimits(RedisLink redis, LimitsConfig limits, Time time, MeterRegistry metrics) {
        this(new RedisBuckets(redis), Quota.all(limits), () -> time.now().toEpochMilli(), metrics);
    }

    RateLimits(RedisBuckets redis, Map<Limit, Quota> quotas, LongSupplier millis, MeterRegistry metrics) {
        this.redis = redis;
        this.quotas = quotas;
        this.metrics = metrics;
        for (Limit limit : Limit.values()) {
            for (String outcome : OUTCOMES) {
                counter(limit, outcome).increment(0);
            }
        }
        this.localBudget = new LocalBudget(LOCAL_SUBJECTS, millis);
    }

    /** Connects to Redis and loads the scripts, so that the first request is as fast as later ones. */
    public Uni<Void> prepare() {
        return redis.prepare();
    }

    /**
     * Counts one request in every bucket, in one step. If any bucket is full, counts in none and fails with {@link
     * Reason#RATE_LIMITED} until the longest of the full windows ends. A guess is counted before it is checked, so that
     * simultaneous guesses cannot all pass; call {@link #giveBack} after a correct one.
     *
     * @param buckets one, or several of limits that are counted together, see {@link Limit}
     */
    public Uni<Void> take(List<Bucket> buckets, WhenDown whenDown) {
        if (buckets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> {
            List<Window> windows = windows(buckets);
            return redis.take(windows)
                    .onFailure()
                    .recoverWithItem(this::down)
                    .chain(found -> settle(found, windows, whenDown));
        });
    }

    /**
     * Counts one request in the bucket and emits empty, or emits how long the bucket stays full. Refuses only when
     * Redis is down, with {@link Reason#DEPENDENCY_UNAVAILABLE}.
     */
    public Uni<Optional<Duration>> takeUnlessFull(Bucket bucket) {
        return take(List.of(bucket), WhenDown.REFUSE)
                .map(taken -> Optional.<Duration>empty())
                .onFailure(RateLimits::isFull)
                .recoverWithItem(full -> ((Refused) full).retryAfter());
    }

    private static boolean isFull(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.RATE_LIMITED;
    }

    /**
     * Undoes what {@link #take} counted in Redis; a count never goes below zero. It does not fail: if Redis does not
     * answer, the request stays counted.
     */
    public Uni<Void> giveBack(List<Bucket> buckets) {
        if (buckets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return redis.giveBack(windows(buckets)).onFailure().recoverWithNull();
    }

    /** The numbers that apply to {@code limit}. */
    Quota quota(Limit limit) {
        return quotas.get(limit);
    }

    private List<Window> windows(List<Bucket> buckets) {
        if (buckets.stream().map(Bucket::slot).distinct().count() > 1) {
            throw new IllegalArgumentException("these limits cannot be counted in one step: " + buckets);
        }
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
                windows.forEach(window -> count(window.limit(), LOCAL));
                yield Uni.createFrom().voidItem();
            }
            case Verdict.Full full -> refuse(full);
            case Verdict.Down() -> unavailable(windows);
        };
    }

    private Uni<Void> refuse(Verdict.Full full) {
        count(full.limit(), REFUSED);
        return Uni.createFrom().failure(Refused.until(Reason.RATE_LIMITED, full.left()));
    }

    private Uni<Void> unavailable(List<Window> windows) {
        windows.forEach(window -> count(window.limit(), UNAVAILABLE));
        return Uni.createFrom().failure(Refused.until(Reason.DEPENDENCY_UNAVAILABLE, Duration.ofSeconds(1)));
    }

    private Verdict down(Throwable failure) {
        LOG.debugf("rate limits could not be counted: %s", failure.toString());
        return new Verdict.Down();
    }

    private void count(Limit limit, String outcome) {
        counter(limit, outcome).increment();
    }

    private Counter counter(Limit limit, String outcome) {
        return metrics.counter("countersign.rate_limit", "limit", limit.label(), "outcome", outcome);
    }
}
