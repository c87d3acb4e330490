package dev.countersign.guard;

import dev.countersign.kernel.Deadline;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Redis for what may be lost without harm: challenges that are answered once, and mirrors that may only say no. Every
 * access is one script, which runs alone. It fails closed, with {@link Reason#DEPENDENCY_UNAVAILABLE}, whenever Redis
 * does not answer in time, or not as it should.
 */
@ApplicationScoped
public class OneShotStore {

    private static final Logger LOG = Logger.getLogger(OneShotStore.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RedisScripts scripts;
    private final Duration timeout;
    private final MeterRegistry metrics;

    OneShotStore(ReactiveRedisDataSource redis, GuardConfig config, MeterRegistry metrics) {
        this.scripts = new RedisScripts((command, arguments) -> redis.execute(command, arguments));
        this.timeout = config.redisTimeout();
        this.metrics = metrics;
    }

    /** Runs {@code script} with these keys and arguments. */
    public Uni<Response> run(Script script, List<String> keys, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(String.valueOf(keys.size()));
        all.addAll(keys);
        all.addAll(Arrays.asList(arguments));
        return Deadline.bound(scripts.run(script, all), timeout, TimeoutException::new)
                .onFailure()
                .transform(this::unavailable);
    }

    private Throwable unavailable(Throwable failure) {
        metrics.counter("countersign.redis_failures").increment();
        LOG.debugf("Redis fails: %s", failure.toString());
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, RETRY);
    }
}
