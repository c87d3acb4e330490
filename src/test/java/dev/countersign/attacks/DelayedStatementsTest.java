package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A naive counter of attempts breaks behind a slow network, which proves that the tests there can fail. If this test
 * fails, the network is too fast or the burst too weak.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class DelayedStatementsTest {

    private static final int AT_ONCE = 200;
    private static final int LIMIT = 5;

    @BeforeEach
    void makeCounters() {
        Sql.update("create table attempts_of_test (kind text primary key, attempts int not null default 0)");
        Sql.update("insert into attempts_of_test (kind) values ('naive'), ('conditional')");
    }

    @AfterEach
    void dropCounters() {
        Sql.update("drop table attempts_of_test");
    }

    /* On one connection, as a handler does it: so only as many are let in as the pool has connections. */
    private static boolean readsAndThenAdds() {
        return Sql.pool()
                .withTransaction(connection -> connection
                        .query("select attempts from attempts_of_test where kind = 'naive'")
                        .execute()
                        .map(rows -> rows.iterator().next().getInteger(0) < LIMIT)
                        .chain(free -> free
                                ? add(connection).replaceWith(true)
                                : Uni.createFrom().item(false)))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static Uni<RowSet<Row>> add(SqlConnection connection) {
        return connection
                .query("update attempts_of_test set attempts = attempts + 1 where kind = 'naive'")
                .execute();
    }

    private static boolean addsOnCondition() {
        return Sql.update("update attempts_of_test set attempts = attempts + 1"
                        + " where kind = 'conditional' and attempts < " + LIMIT)
                == 1;
    }

    private static long admitted(List<Boolean> outcomes) {
        return outcomes.stream().filter(in -> in).count();
    }

    @Test
    void holdsBackEveryRoundTrip() {
        Sql.text("select 1");
        long start = System.nanoTime();
        Sql.text("select 1");
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(DelayedProfile.ROUND_TRIP_MILLIS);
    }

    /** Fewer than the connections, to allow for a slow machine. */
    long letInByTheNaiveWay() {
        return 12;
    }

    @Test
    void letsTooManyInWhenItReadsAndThenAdds() {
        Sql.openConnections(AT_ONCE);
        long naive = admitted(Burst.of(AT_ONCE, i -> readsAndThenAdds()));
        long conditional = admitted(Burst.of(AT_ONCE, i -> addsOnCondition()));
        assertThat(naive).isGreaterThanOrEqualTo(letInByTheNaiveWay());
        assertThat(conditional).isEqualTo(LIMIT);
    }
}
