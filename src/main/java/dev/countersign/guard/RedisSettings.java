package dev.countersign.guard;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * The Redis settings as Quarkus reads them (address, password, TLS), for clients of our own. Quarkus's client keeps its
 * connections, even to a server that is no longer the right one.
 */
@Singleton
class RedisSettings implements RedisOptionsCustomizer {

    private static final int MOST_WAITING = 16_384;
    /* With one connection to a node of a cluster, the client would wait for ever when it asks again which node has which slot. */
    private static final int CONNECTIONS_TO_A_NODE = 2;

    private volatile RedisOptions read;

    /** Quarkus calls this when it makes its own client, before any request. */
    @Override
    public void customize(String clientName, RedisOptions options) {
        read = new RedisOptions(options);
    }

    /**
     * A new client for one connection, or one to each node of a Redis Cluster; closing the client closes the
     * connection.
     */
    Redis client(Vertx vertx) {
        int connections = read.getType() == RedisClientType.CLUSTER ? CONNECTIONS_TO_A_NODE : 1;
        RedisOptions options =
                new RedisOptions(read).setMaxPoolSize(connections).setMaxWaitingHandlers(MOST_WAITING);
        return Redis.createClient(vertx, options);
    }
}
