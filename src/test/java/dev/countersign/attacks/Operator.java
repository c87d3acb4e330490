package dev.countersign.attacks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A database connection outside the server's pool, to hold locks and change settings. */
final class Operator implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final String role;
    private final PgConnection connection;

    Operator() {
        Config config = ConfigProvider.getConfig();
        role = config.getValue("quarkus.datasource.username", String.class);
        PgConnectOptions options = PgConnectOptions.fromUri(
                        config.getValue("quarkus.datasource.reactive.url", String.class))
                .setUser(role)
                .setPassword(config.getValue("quarkus.datasource.password", String.class));
        connection = join(PgConnection.connect(vertx, options));
        run("set default_transaction_read_only = off");
    }

    /** The server's own role, quoted. */
    String role() {
        return '"' + role + '"';
    }

    void run(String sql) {
        join(connection.query(sql).execute());
    }

    static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        join(connection.close());
        join(vertx.close());
    }
}
