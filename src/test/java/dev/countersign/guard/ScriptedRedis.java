package dev.countersign.guard;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks just enough of the Redis protocol for a client to connect, and otherwise answers as the test says. Commands
 * must not contain an asterisk, because commands are counted by it.
 */
final class ScriptedRedis implements AutoCloseable {

    /** Answers one command of one connection. Both are numbered from 1. */
    interface Behaviour {
        void answer(int connection, int command, NetSocket socket);
    }

    static final String OK = "+OK\r\n";

    private final Vertx vertx;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile Behaviour behaviour = (connection, command, socket) -> socket.write(OK);
    private NetServer server;
    private int port;

    ScriptedRedis(Vertx vertx) {
        this.vertx = vertx;
        start();
    }

    void start() {
        server = vertx.createNetServer().connectHandler(this::connected);
        port = join(server.listen(port, "127.0.0.1")).actualPort();
    }

    void stop() {
        join(server.close());
    }

    void does(Behaviour next) {
        behaviour = next;
    }

    int connections() {
        return connections.get();
    }

    int closed() {
        return closed.get();
    }

    /** A client with one connection, configured like the link's. */
    Redis client() {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://127.0.0.1:" + port)
                        .setProtocolNegotiation(false)
                        .setMaxPoolSize(1)
                        .setMaxWaitingHandlers(4096));
    }

    private void connected(NetSocket socket) {
        int connection = connections.incrementAndGet();
        AtomicInteger commands = new AtomicInteger();
        socket.closeHandler(end -> closed.incrementAndGet());
        Handler<Buffer> received = data -> {
            String text = data.toString();
            for (int at = text.indexOf('*'); at >= 0; at = text.indexOf('*', at + 1)) {
                if (!text.substring(at).contains("echo")) {
                    // Sent by the client while it connects.
                    socket.write("+PONG\r\n");
                } else {
                    behaviour.answer(connection, commands.incrementAndGet(), socket);
                }
            }
        };
        socket.handler(received);
    }

    private static <T> T join(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
