package dev.countersign.guard;

import dev.countersign.kernel.Time;
import dev.countersign.wire.http.LimitedBy;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * The rate limits of the server, in all tests that run it in this JVM. It counts as they do, and fails a request when its
 * endpoint does not declare a limit that it counts.
 */
@Mock
@Singleton
public class WatchedRateLimits extends RateLimits {

    /** They only bound how often an owner gets a mail, and reject no request. */
    private static final Set<Limit> OF_MAILS =
            EnumSet.of(Limit.LOGIN_NOTICE, Limit.IDENTITY_NOTICE, Limit.TOKEN_NOTICE);

    private final Map<Method, Set<Limit>> counted = new ConcurrentHashMap<>();

    WatchedRateLimits(RedisLink redis, LimitsConfig limits, Time time, MeterRegistry metrics) {
        super(redis, limits, time, metrics);
    }

    /** The limits that this endpoint declares. */
    public static Set<Limit> declared(Method endpoint) {
        LimitedBy limits = endpoint.getAnnotation(LimitedBy.class);
        return limits == null ? Set.of() : Set.of(limits.value());
    }

    /** The limits that requests to this endpoint have counted. */
    public Set<Limit> counted(Method endpoint) {
        return counted.getOrDefault(endpoint, Set.of());
    }

    @Override
    public Uni<Void> take(List<Bucket> buckets, WhenDown whenDown) {
        endpoint().ifPresent(endpoint -> buckets.forEach(bucket -> watch(endpoint, bucket.limit())));
        return super.take(buckets, whenDown);
    }

    private void watch(Method endpoint, Limit limit) {
        if (OF_MAILS.contains(limit)) {
            return;
        }
        if (!declared(endpoint).contains(limit)) {
            throw new AssertionError(endpoint + " counts " + limit + ", which is missing from its @LimitedBy");
        }
        counted.computeIfAbsent(endpoint, any -> ConcurrentHashMap.newKeySet()).add(limit);
    }

    /** The method that handles the request; empty outside of requests. */
    private static Optional<Method> endpoint() {
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        return Optional.ofNullable(CurrentRequestManager.get())
                .map(request -> request.getTarget().getLazyMethod().getMethod());
    }
}
