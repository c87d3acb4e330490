package dev.countersign.ops;

import dev.countersign.kernel.Database;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pool of connections, with an end to waiting: work that waits longer than its request does would be done, and
 * committed, for nobody. Waiting for a connection takes at most half of {@code countersign.database.timeout}, and
 * {@code statement_timeout} the other half.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

    private static final int MOST_WAITING = 1024;

    private final Database.Config config;

    DatabasePool(Database.Config config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        input.poolOptions()
                .setConnectionTimeout((int) config.timeout().dividedBy(2).toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWaitQueueSize(MOST_WAITING);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
