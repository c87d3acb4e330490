package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.kernel.Reason;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.utils.NoBoundChecksBuffer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Libraries tell some failures apart by a message or the name of a class alone, and answers depend on those. Each test has
 * the library say its word, so that an upgrade that changes the word fails here and not in production.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class FrameworkWordsTest {

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String database;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void knowsAPooledBufferByItsName() {
        assertThat(NoBoundChecksBuffer.class.getName()).endsWith("NoBoundChecksBuffer");
    }

    @Test
    void readsABusyPoolAsAnOutage() throws Exception {
        PgConnectOptions options = PgConnectOptions.fromUri(database.replaceFirst("^vertx-reactive:", ""))
                .setUser(user)
                .setPassword(password);
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(1)
                        .setConnectionTimeout(1)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(options)
                .using(vertx)
                .build();
        try {
            SqlConnection held = pool.getConnection()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            Throwable failure = catchThrowable(() -> pool.query("select 1")
                            .execute()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get())
                    .getCause();
            assertThat(failure).isInstanceOf(VertxException.class).hasMessage("Timeout waiting for connection");
            assertThat(Refusals.of(failure, "GET", "/").reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
            held.close();
        } finally {
            pool.close();
        }
    }

    @Test
    void knowsALostConnectionToRedisByItsWord() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUpOnCommands(server));
            Redis redis = Redis.createClient(vertx, "redis://127.0.0.1:" + server.getLocalPort());
            Throwable failure = catchThrowable(() -> redis.connect()
                            .compose(connection -> connection.send(Request.cmd(Command.create("HANGUP"))))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .getCause();
            assertThat(failure).hasMessage("CONNECTION_CLOSED");
            redis.close();
        }
    }

    /* Answers the greeting, and hangs up on what comes behind it. */
    private static void hangUpOnCommands(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                byte[] read = new byte[4096];
                for (int n = socket.getInputStream().read(read);
                        n > 0;
                        n = socket.getInputStream().read(read)) {
                    String command = new String(read, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (command.toUpperCase(java.util.Locale.ROOT).contains("HANGUP")) {
                        break;
                    }
                    socket.getOutputStream().write("+OK\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // The test is over.
            }
        }
    }
}
