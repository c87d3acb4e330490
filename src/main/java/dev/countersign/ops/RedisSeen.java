package dev.countersign.ops;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether Redis answers. It is down until Redis has answered once: an instance that never reached it has wrong
 * settings or no way to it, and must not replace one that has. After that it is always up: without Redis sign-in is
 * refused, but people who are signed in go on, and an instance taken out of service could not serve them.
 */
@Readiness
@ApplicationScoped
class RedisSeen implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final ReactiveRedisDataSource redis;
    private volatile boolean answeredOnce;

    RedisSeen(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return redis.execute("PING")
                .map(pong -> true)
                .ifNoItem()
                .after(TIMEOUT)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .map(this::told);
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
