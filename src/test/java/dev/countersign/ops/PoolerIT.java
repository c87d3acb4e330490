package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.attacks.MixedLoad;
import dev.countersign.testing.PgBouncer;
import dev.countersign.testing.ServerProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server behind pgbouncer in transaction mode, where the statements of one of its connections reach different
 * connections of the database.
 */
class PoolerIT {

    private static ServerProcess server;
    private static PgBouncer pooler;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
        Map<String, String> direct = server.settings();
        pooler = PgBouncer.before(
                direct.get("quarkus.datasource.reactive.url"),
                direct.get("quarkus.datasource.username"),
                direct.get("quarkus.datasource.password"));
        server.restartWith(Map.of(
                "quarkus.datasource.reactive.url", pooler.url(),
                "countersign.database.pooler", "transaction",
                "countersign.migrations.at-start", "false"));
    }

    @AfterAll
    static void stop() {
        server.close();
        if (pooler != null) {
            pooler.close();
        }
    }

    @Test
    void answersEveryRequestOfAMixedLoad() {
        MixedLoad load = MixedLoad.run();

        assertThat(load.failures()).isEmpty();
        assertThat(load.sessions()).isGreaterThan(10);
    }
}
