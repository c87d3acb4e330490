package dev.countersign.ops;

import dev.countersign.guard.OneShotStore;
import dev.countersign.guard.Script;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Tells whether Redis answers and writes: a replica or a full server answers, and is of no use. It is down until that was
 * so once: an instance that never reached Redis has wrong settings or no way to it, and must not replace one that has.
 * After that it is always up: without Redis sign-in is refused, but people who are signed in go on, and an instance taken
 * out of service could not serve them.
 */
@Readiness
@ApplicationScoped
class RedisSeen implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(RedisSeen.class);
    private static final Script WRITE = Script.of("return redis.call('SET', KEYS[1], '1', 'PX', 60000)");

    private final OneShotStore redis;
    private volatile boolean answeredOnce;

    RedisSeen(OneShotStore redis) {
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
        return redis.run(WRITE, List.of("health"))
                .map(written -> true)
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
