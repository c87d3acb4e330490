package dev.countersign.guard;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.LongSupplier;

/**
 * One connection to Redis, from the attempt to connect until it is closed. Commands are pipelined: they are sent at
 * once and do not wait for each other's answers. Used on one event loop only.
 */
final class RedisLine {

    private final Redis client;
    private final Future<RedisConnection> connection;
    private final LongSupplier nanos;
    private long heardAt;
    private int waiting;

    /** @param client makes only this connection; closing the client closes it, whatever its state */
    RedisLine(Redis client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
        this.connection = client.connect().onSuccess(made -> heardAt = nanos.getAsLong());
    }

    /** Runs {@code ended} when the server or the network closes the connection. */
    void onEnd(Runnable ended) {
        connection.onSuccess(made -> made.endHandler(end -> ended.run()).exceptionHandler(failure -> ended.run()));
    }

    Future<Response> send(Request request) {
        if (waiting == 0) {
            heardAt = nanos.getAsLong();
        }
        waiting++;
        return connection.compose(made -> made.send(request)).onComplete(answer -> {
            waiting--;
            if (answer.succeeded() || RedisFailure.of(answer.cause()) != RedisFailure.LOST) {
                heardAt = nanos.getAsLong();
            }
        });
    }

    /** Whether the attempt to connect failed. */
    boolean isRefused() {
        return connection.failed();
    }

    /** When the server last answered or was connected to, or when the first command after an idle time was sent. */
    long heardAt() {
        return heardAt;
    }

    void close() {
        client.close();
    }
}
