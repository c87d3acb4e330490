package dev.countersign.embedded;

import dev.countersign.ops.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * One PostgreSQL and one Redis with throw-away data for all applications that run in this JVM, one after the other.
 * Quarkus reloads classes for each configuration of its tests, so their static fields cannot hold the servers. The copy
 * of this class in the system class loader owns them; all other copies reach them by their data folder.
 */
public final class SharedServers {

    /** The needs that these servers meet. */
    public static final Set<Need> SUPPLIED = EnumSet.of(Need.DATABASE, Need.REDIS);

    private static EmbeddedServers owned;

    private final PostgresServer postgres;
    private final RedisServer redis;

    private SharedServers(Path folder, int postgresPort, int redisPort) throws IOException {
        Binaries binaries = Binaries.unpackedIn(DataFolder.usual());
        ServerUser user = ServerUser.forThisProcess();
        postgres = new PostgresServer(folder, postgresPort, binaries, user, true);
        redis = new RedisServer(folder, redisPort, binaries, user, true);
    }

    /**
     * The servers of this JVM. The first call starts them; later calls restart them if the last user left them stopped,
     * killed or paused. They stop with the JVM.
     */
    public static SharedServers running() throws IOException {
        String[] place = place();
        SharedServers servers =
                new SharedServers(Path.of(place[0]), Integer.parseInt(place[1]), Integer.parseInt(place[2]));
        servers.postgres.revive();
        servers.redis.revive();
        return servers;
    }

    /** Starts them once; returns the data folder and the ports of PostgreSQL and Redis. Called by reflection. */
    public static synchronized String[] start() {
        if (owned == null) {
            EmbeddedServers servers = new EmbeddedServers();
            servers.start(SUPPLIED, name -> EmbeddedServers.THROW_AWAY.equals(name) ? "true" : null);
            owned = servers;
        }
        return new String[] {
            owned.folder().toString(),
            String.valueOf(owned.postgres().port()),
            String.valueOf(owned.redis().port())
        };
    }

    private static String[] place() {
        Class<?> owner;
        try {
            owner = Class.forName(SharedServers.class.getName(), true, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException e) {
            // In dev mode our classes are only in its own class loaders.
            return start();
        }
        try {
            return (String[]) owner.getMethod("start").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The shared servers do not start: " + e.getCause(), e);
        }
    }

    /** The database server; its initial database is empty and only for administration. */
    public Daemon postgres() {
        return postgres;
    }

    /** The Redis server. */
    public Daemon redis() {
        return redis;
    }

    /** The superuser of the database server. */
    public String user() {
        return PostgresServer.NAME;
    }

    /** The superuser's password. */
    public String password() {
        return postgres.password();
    }

    /** The address of a database, which may not exist yet. */
    public String databaseUrl(String name) {
        return postgres.url(name);
    }

    /** The initial database. */
    public String firstDatabaseUrl() {
        return postgres.url(PostgresServer.NAME);
    }

    /** The address of Redis, with its password. */
    public String redisUrl() {
        return redis.url();
    }

    /** Deletes all keys in Redis. */
    public void emptyRedis() {
        if (!redis.flush()) {
            throw new IllegalStateException("Redis could not be emptied");
        }
    }
}
