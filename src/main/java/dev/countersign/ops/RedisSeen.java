package dev.countersign.ops;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether Redis answers. It is always up: without Redis sign-in is refused, but who is signed in goes on, and an
 * instance that were taken out of service could not serve them.
 */
@Readiness
@ApplicationScoped
class RedisSeen implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final ReactiveRedisDataSource redis;

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
                .map(answers -> HealthCheckResponse.named("redis")
                        .up()
                        .withData("answers", answers)
                        .build());
    }
}
