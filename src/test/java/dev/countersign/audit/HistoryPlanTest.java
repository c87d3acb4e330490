package dev.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With many rows of many accounts, a history reads those of one account, and of a page little more than it shows. */
@QuarkusTest
@WithTestResource(Servers.class)
class HistoryPlanTest {

    private static final int PAGE = 50;

    /** Two hundred thousand events of a thousand accounts, in all months that there are. */
    private static final String MANY = """
            insert into audit_event (at, event, account_id, client_ip)
            select date_trunc('month', now()) + make_interval(mins => i / 2), 'signed_in', lpad((i % 1000)::text, 24, '0'), 'x'
              from generate_series(1, 200000) i""";

    private static final String OF_ONE =
            "('000000000000000000000042', now() - interval '180 days', '{signed_in,signed_out}', ";

    @Inject
    Vertx vertx;

    private PgConnection connection;

    @BeforeEach
    void setUp() throws Exception {
        connection = PgConnection.connect(vertx, DatabaseAccess.ofServer())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        run("begin");
        run(MANY);
        run("analyze audit_event");
    }

    @AfterEach
    void tearDown() throws Exception {
        run("rollback");
        connection.close();
    }

    private RowSet<Row> run(String sql) throws Exception {
        return connection
                .query(sql)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** The scans of a statement, as they were executed. */
    private List<JsonNode> scans(String mode, Object statement, String values) throws Exception {
        run("set local plan_cache_mode = " + mode);
        run("prepare asked as " + statement);
        String plan = String.valueOf(run("explain (analyze, format json) execute asked " + values)
                .iterator()
                .next()
                .getValue(0));
        run("deallocate asked");
        List<JsonNode> scans = new ArrayList<>();
        new ObjectMapper().readTree(plan).findParents("Relation Name").forEach(scans::add);
        assertThat(scans).as(plan).hasSizeGreaterThanOrEqualTo(4);
        assertThat(scans)
                .filteredOn(scan -> scan.path("Actual Rows").doubleValue() > 0)
                .allSatisfy(scan -> assertThat(scan.path("Node Type").textValue())
                        .isIn("Index Scan", "Index Only Scan", "Bitmap Heap Scan"));
        // A month that has hardly a row yet is read as it is.
        assertThat(scans.stream()
                        .mapToInt(scan -> scan.path("Rows Removed by Filter").intValue())
                        .sum())
                .isLessThan(100);
        return scans;
    }

    private static double rows(List<JsonNode> scans) {
        return scans.stream()
                .mapToDouble(scan -> scan.path("Actual Rows").doubleValue())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void readsOfAPageHardlyMoreThanItShows(String mode) throws Exception {
        List<JsonNode> scans = scans(mode, History.PAGE, OF_ONE + PAGE + ", 0)");

        assertThat(rows(scans)).isBetween((double) PAGE, PAGE + 2.0 * scans.size());
        assertThat(scans)
                .filteredOn(scan -> scan.path("Actual Rows").doubleValue() > 0)
                .allSatisfy(
                        scan -> assertThat(scan.path("Node Type").textValue()).isEqualTo("Index Scan"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void countsOneAccountOnlyAndNoFurtherThanItMust(String mode) throws Exception {
        assertThat(rows(scans(mode, History.COUNT, OF_ONE + "10000)"))).isEqualTo(200);
        assertThat(rows(scans(mode, History.COUNT, OF_ONE + "20)"))).isEqualTo(20);
    }

    @Test
    void sumsUpOneAccountOnly() throws Exception {
        assertThat(rows(scans("auto", History.SUMMARY, OF_ONE + "10000)"))).isEqualTo(200);
    }
}
