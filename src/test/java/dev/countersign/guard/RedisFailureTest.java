package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two failures of the Redis client have no type of their own. An upgrade that changes their messages fails here. */
class RedisFailureTest {

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedRedis server = new ScriptedRedis(vertx);
    private final Redis client = server.client();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        vertx.close();
    }

    @Test
    void knowsThatAConnectionWasLostWhileACommandWaited() throws Exception {
        server.does((connection, command, socket) -> socket.close());
        assertThat(RedisFailure.of(failureOf(echo(connect())))).isEqualTo(RedisFailure.LOST);
    }

    @Test
    void knowsThatAConnectionWasClosedBeforeACommand() throws Exception {
        server.does((connection, command, socket) -> socket.close());
        RedisConnection connection = connect();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        connection.endHandler(ended::complete);
        failureOf(echo(connection));
        ended.get(10, TimeUnit.SECONDS);
        assertThat(RedisFailure.of(failureOf(echo(connection)))).isEqualTo(RedisFailure.NOT_SENT);
    }

    @Test
    void knowsAnErrorOfTheServer() throws Exception {
        server.does((connection, command, socket) -> socket.write("-ERR unknown command\r\n"));
        assertThat(RedisFailure.of(failureOf(echo(connect())))).isEqualTo(RedisFailure.REFUSED);
    }

    private RedisConnection connect() throws Exception {
        return client.connect().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Future<Response> echo(RedisConnection connection) {
        return connection.send(Request.cmd(Command.ECHO).arg("x"));
    }

    private static Throwable failureOf(Future<?> command) throws Exception {
        return command.toCompletionStage()
                .toCompletableFuture()
                .<Throwable>handle((answer, failure) -> failure)
                .get(10, TimeUnit.SECONDS);
    }
}
