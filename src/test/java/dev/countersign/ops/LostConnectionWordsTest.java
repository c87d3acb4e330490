package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver has no type for a command whose connection is closed. A changed message fails here. */
@QuarkusTest
@WithTestResource(Servers.class)
class LostConnectionWordsTest {

    @Inject
    Vertx vertx;

    @Test
    void knowsWhatQueuedCommandsAreToldWhenTheServerHangsUp() throws Exception {
        PgConnection connection = connect();
        List<Future<?>> commands = List.of(
                connection
                        .query("select pg_terminate_backend(pg_backend_pid())")
                        .execute(),
                connection.query("select 1").execute(),
                connection.query("select 2").execute());
        for (Future<?> command : commands) {
            Throwable failure = failureOf(command);
            assertThat(LostConnections.isLost(failure)).as("%s", failure).isTrue();
        }
        Throwable late = failureOf(connection.query("select 3").execute());
        assertThat(LostConnections.isLost(late)).as("%s", late).isTrue();
    }

    private PgConnection connect() throws Exception {
        return PgConnection.connect(vertx, DatabaseAccess.ofServer().setPipeliningLimit(1))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static Throwable failureOf(Future<?> command) throws Exception {
        return command.toCompletionStage()
                .toCompletableFuture()
                .<Throwable>handle((answer, failure) -> failure)
                .get(10, TimeUnit.SECONDS);
    }
}
