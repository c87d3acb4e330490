package dev.countersign.ops;

import dev.countersign.kernel.Time;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that PostgreSQL answers; nothing works without it. It also tells how far the clocks are apart. */
@Readiness
@ApplicationScoped
class DatabaseReady implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Pool pool;
    private final Time time;

    DatabaseReady(Pool pool, Time time) {
        this.pool = pool;
        this.time = time;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query("select clock_timestamp()")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime(0))
                .map(this::up)
                .ifNoItem()
                .after(TIMEOUT)
                .fail()
                .onFailure()
                .recoverWithItem(HealthCheckResponse.down("postgresql"));
    }

    private HealthCheckResponse up(OffsetDateTime databaseTime) {
        long offset = Duration.between(databaseTime.toInstant(), time.now()).toMillis();
        return HealthCheckResponse.named("postgresql")
                .up()
                .withData("clockOffsetMillis", offset)
                .build();
    }
}
