package dev.countersign.guard;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * The Redis settings as Quarkus reads them (address, password, TLS), for clients of our own. Quarkus's client keeps its
 * connections, even to a server that is no longer the right one.
 */
@Singleton
class RedisSettings implements RedisOptionsCustomizer {

    private static final int MOST_WAITING = 16_384;

    private volatile RedisOptions read;

    /** Quarkus calls this when it makes its own client, before any request. */
    @Override
    public void customize(String clientName, RedisOptions options) {
        read = new RedisOptions(options);
    }

    /** A new client for one connection; closing the client closes the connection. */
    Redis client(Vertx vertx) {
        RedisOptions options = new RedisOptions(read).setMaxPoolSize(1).setMaxWaitingHandlers(MOST_WAITING);
        return Redis.createClient(vertx, options);
    }
}
