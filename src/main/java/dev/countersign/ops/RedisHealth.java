package dev.countersign.ops;

import dev.countersign.guard.RedisStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Readiness of Redis: it answers and accepts writes; a replica or a full server only answers. The check is down until
 * that was true once: an instance that never reached Redis has wrong settings or no route to it, and must not replace
 * one that works. Afterwards it is always up: without Redis nobody can sign in, but sessions go on, and an instance
 * that is taken out of service could not serve them.
 */
@Readiness
@ApplicationScoped
class RedisHealth implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(RedisHealth.class);
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final RedisStore redis;
    private volatile boolean answeredOnce;
    private final AtomicInteger up;

    RedisHealth(RedisStore redis, MeterRegistry metrics) {
        this.redis = redis;
        this.up = metrics.gauge("countersign.redis.up", new AtomicInteger());
    }

    /* Also checked at start, so that a Redis that fails before the first probe counts as reached. */
    void ask(@Observes StartupEvent start) {
        answers().subscribe().with(this::told, failure -> LOG.warn("the health check of Redis failed", failure));
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return answers().map(this::told);
    }

    private Uni<Boolean> answers() {
        return redis.set("health", "1", LIFE).map(written -> true).onFailure().recoverWithItem(false);
    }

    private HealthCheckResponse told(boolean answers) {
        up.set(answers ? 1 : 0);
        if (answers) {
            answeredOnce = true;
        }
        return HealthCheckResponse.named("redis")
                .status(answeredOnce)
                .withData("answers", answers)
                .build();
    }
}
