package dev.countersign.ops;

import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: PostgreSQL answers and accepts writes; nothing works without it. Also reports how much the clocks differ.
 */
@Readiness
@Startup
@ApplicationScoped
class DatabaseReady implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /* Fails like any write would, so that the pool closes this connection; it may be the only read-only one. */
    private static final String PROBE = """
            do $$ begin
                if current_setting('transaction_read_only')::boolean then
                    raise exception 'read-only' using errcode = 'read_only_sql_transaction';
                end if;
            end $$;
            select clock_timestamp() as now""";

    private final Pool pool;
    private final Time time;
    private final AtomicLong offset;

    DatabaseReady(Pool pool, Time time, MeterRegistry metrics) {
        this.pool = pool;
        this.time = time;
        this.offset =
                metrics.gauge("countersign.clock.offset.seconds", new AtomicLong(), millis -> millis.get() / 1000.0);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.withConnection(connection -> connection.query(PROBE).execute())
                .map(rows -> rows.next().iterator().next().getOffsetDateTime("now"))
                .map(this::up)
                .ifNoItem()
                .after(TIMEOUT)
                .fail()
                .onFailure()
                .recoverWithItem(HealthCheckResponse.down("postgresql"));
    }

    private HealthCheckResponse up(OffsetDateTime databaseTime) {
        offset.set(Duration.between(databaseTime.toInstant(), time.now()).toMillis());
        return HealthCheckResponse.named("postgresql")
                .up()
                .withData("clockOffsetMillis", offset.get())
                .build();
    }
}
