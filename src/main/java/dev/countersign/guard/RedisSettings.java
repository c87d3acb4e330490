package dev.countersign.guard;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * The settings of Redis as Quarkus reads them (address, password, TLS), for clients of our own: a client of Quarkus keeps
 * its connections, also one to a server that is the wrong one by now.
 */
@Singleton
class RedisSettings implements RedisOptionsCustomizer {

    private static final int MOST_WAITING = 16_384;

    private volatile RedisOptions read;

    /** Quarkus calls it when it makes its own client, before any request. */
    @Override
    public void customize(String clientName, RedisOptions options) {
        read = new RedisOptions(options);
    }

    /** A new client for one connection, which closes together with the client. */
    Redis client(Vertx vertx) {
        RedisOptions options = new RedisOptions(read).setMaxPoolSize(1).setMaxWaitingHandlers(MOST_WAITING);
        return Redis.createClient(vertx, options);
    }
}
