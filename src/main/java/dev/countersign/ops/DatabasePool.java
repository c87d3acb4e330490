package dev.countersign.ops;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pool of connections, with an end to waiting: work that waits longer than its request does would be done, and
 * committed, for nobody. Waiting for a connection and one statement together take no longer than {@code
 * countersign.database.timeout}.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

    private static final int SECONDS_TO_WAIT = 1;
    private static final int MOST_WAITING = 1024;

    @Override
    public Pool create(Input input) {
        input.poolOptions()
                .setConnectionTimeout(SECONDS_TO_WAIT)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                .setMaxWaitQueueSize(MOST_WAITING);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
