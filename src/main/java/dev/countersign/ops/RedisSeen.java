package dev.countersign.ops;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Tells whether Redis answers. It is down until Redis has answered once: an instance that never reached it has wrong
 * settings or no way to it, and must not replace one that has. After that it is always up: without Redis sign-in is
 * refused, but people who are signed in go on, and an instance taken out of service could not serve them.
 */
@Readiness
@ApplicationScoped
class RedisSeen implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(RedisSeen.class);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final ReactiveRedisDataSource redis;
    private volatile boolean answeredOnce;

    RedisSeen(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    /* Asked at the start as well, so that the first probe of a Redis that failed in between does not count as the first. */
    void ask(@Observes StartupEvent start) {
        answers().subscribe().with(this::told, failure -> LOG.warn("Redis was not asked", failure));
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return answers().map(this::told);
    }

    private Uni<Boolean> answers() {
        return Uni.createFrom()
                .deferred(() -> redis.execute("PING"))
                .map(pong -> true)
                .ifNoItem()
                .after(TIMEOUT)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false);
    }

    private HealthCheckResponse told(boolean answers) {
        if (answers) {
            answeredOnce = true;
        }
        return HealthCheckResponse.named("redis")
                .status(answeredOnce)
                .withData("answers", answers)
                .build();
    }
}
