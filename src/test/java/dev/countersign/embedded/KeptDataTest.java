package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ops.Need;
import dev.countersign.testing.DatabaseAccess;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts the real servers on a data folder that is kept. */
class KeptDataTest {
    /** Not a temporary folder of JUnit: the user that root drops to could not enter it. */
    private final Path folder = Path.of(
            System.getProperty("java.io.tmpdir"),
            "countersign-kept-" + ProcessHandle.current().pid());

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws IOException {
        vertx.close();
        clear();
    }

    @BeforeEach
    void clear() throws IOException {
        Binaries.deleteAll(folder);
        Binaries.deleteAll(folder.resolveSibling(folder.getFileName() + "-2"));
    }

    @Test
    void survivesAKillOfBothServers() throws Exception {
        EmbeddedServers first = new EmbeddedServers();
        Map<String, String> settings = start(first);
        String keys = Files.readString(Path.of(settings.get("countersign.keys.master-file")));
        sql(settings, "CREATE TABLE kept (what text)");
        sql(settings, "INSERT INTO kept VALUES ('a row')");
        redis(settings)
                .set(List.of("kept", "a value"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        first.postgres().kill();
        first.redis().kill();
        first.stop();
        EmbeddedServers second = new EmbeddedServers();
        settings = start(second);

        try {
            assertThat(sql(settings, "SELECT what FROM kept").getString(0)).isEqualTo("a row");
            assertThat(redis(settings)
                            .get("kept")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasToString("a value");
            assertThat(Path.of(settings.get("countersign.keys.master-file"))).hasContent(keys);
        } finally {
            second.stop();
        }
        assertThat(second.postgres().isRunning()).isFalse();
        assertThat(second.redis().isRunning()).isFalse();
    }

    @Test
    void endsWhatADeadProcessHasLeftRunning() throws Exception {
        DataFolder owner = DataFolder.open(folder);
        Binaries binaries = Binaries.unpackedIn(folder);
        ServerUser user = ServerUser.forThisProcess();
        RedisServer redis = new RedisServer(owner.path(), Ports.free(), binaries, user, true);
        PostgresServer postgres = new PostgresServer(owner.path(), Ports.free(), binaries, user, true);
        redis.start();
        postgres.start();

        // A kill -9 would release the lock and leave the servers running.
        owner.close();
        DataFolder.open(folder).close();

        assertThat(redis.isRunning()).isFalse();
        assertThat(postgres.isRunning()).isFalse();
    }

    @Test
    void takesAnotherFolderWhenTheFirstIsInUse() throws Exception {
        DataFolder first = DataFolder.open(folder);
        DataFolder second = DataFolder.open(folder);

        assertThat(second.path()).hasFileName(folder.getFileName() + "-2");
        first.close();
        second.close();
    }

    private Map<String, String> start(EmbeddedServers servers) {
        return servers.start(
                EnumSet.of(Need.DATABASE, Need.REDIS, Need.MASTER_KEYS),
                Map.of("countersign.dev.data-dir", folder.toString())::get);
    }

    private Row sql(Map<String, String> settings, String statement) throws Exception {
        Pool pool = PgBuilder.pool()
                .connectingTo(DatabaseAccess.of(settings))
                .using(vertx)
                .build();
        var rows = pool.query(statement)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return rows.size() == 0 ? null : rows.iterator().next();
    }

    private RedisAPI redis(Map<String, String> settings) {
        return RedisAPI.api(Redis.createClient(vertx, settings.get("quarkus.redis.hosts")));
    }
}
