package dev.countersign.ops;

import dev.countersign.kernel.Database;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.StartupEvent;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pool of connections, with time limits: nobody would see the result of work that outlasts its request. Waiting for
 * a connection takes at most half of {@code countersign.database.timeout}, and {@code statement_timeout} is the other
 * half. A unit of work holds its connection for at most twice that time-out; after three times, the peer must be gone.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

    private static final int MOST_WAITING = 1024;
    private static final int LOST_AFTER_TIMEOUTS = 3;

    private final Database.Config config;
    private final Pooler pooler;
    private volatile boolean serving;
    private volatile WatchedPool pool;

    DatabasePool(Database.Config config, Pooler.Config pooler) {
        this.config = config;
        this.pooler = pooler.pooler();
    }

    @Override
    public Pool create(Input input) {
        Duration timeout = config.timeout();
        input.poolOptions()
                .setConnectionTimeout((int) timeout.dividedBy(2).toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWaitQueueSize(MOST_WAITING);
        List<SqlConnectOptions> servers = input.pgConnectOptionsList().stream()
                .<SqlConnectOptions>map(options ->
                        pooler.adapt(new PgConnectOptions(options)).setConnectTimeout((int) timeout.toMillis()))
                .toList();
        Pool connections = PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(servers)
                .using(input.vertx())
                .build();
        pool = new WatchedPool(connections, input.vertx(), timeout.multipliedBy(LOST_AFTER_TIMEOUTS));
        if (serving) {
            pool.watch();
        }
        return pool;
    }

    /* Applied after the migrations, which have no such limit. */
    void serve(@Observes @Priority(2) StartupEvent start) {
        serving = true;
        if (pool != null) {
            pool.watch();
        }
    }
}
