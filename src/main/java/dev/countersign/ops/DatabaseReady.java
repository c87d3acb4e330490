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

/**
 * Readiness: PostgreSQL answers and accepts writes; nothing works without it. Also reports how much the clocks differ.
 */
@Readiness
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

    DatabaseReady(Pool pool, Time time) {
        this.pool = pool;
        this.time = time;
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
        long offset = Duration.between(databaseTime.toInstant(), time.now()).toMillis();
        return HealthCheckResponse.named("postgresql")
                .up()
                .withData("clockOffsetMillis", offset)
                .build();
    }
}
