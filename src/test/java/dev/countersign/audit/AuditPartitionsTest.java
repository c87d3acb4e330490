package dev.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.secondfactor.Work;
import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The months of the audit log: made in time, dropped when too old, and never changed. */
@QuarkusTest
@WithTestResource(Servers.class)
class AuditPartitionsTest {

    private static final int AT_ONCE = 8;

    @Inject
    Vertx vertx;

    @Inject
    AuditPartitions partitions;

    private Work work;

    @BeforeEach
    void setUp() {
        work = new Work(vertx);
    }

    private void upkeep() {
        work.run(partitions::upkeep);
    }

    private static List<String> names() {
        return Ledger.texts("select name from audit_event_partition order by since");
    }

    private static String name(YearMonth month) {
        return "audit_event_" + month.toString().replace('-', '_');
    }

    private static YearMonth now() {
        return YearMonth.now(ZoneOffset.UTC);
    }

    /** Makes an old partition as the owner of the table could. */
    private static String old(YearMonth month) {
        String name = name(month);
        Ledger.texts("select audit_event_make_table($1)", name);
        Ledger.texts("alter table audit_event attach partition " + name + " for values from ('" + month
                + "-01 00:00+00') to ('" + month.plusMonths(1) + "-01 00:00+00')");
        Ledger.change("insert into audit_event (at, event) values ('" + month + "-05', 'signed_out')");
        return name;
    }

    @Test
    void hasThisMonthAndTheNextThree() {
        assertThat(names())
                .contains(name(now()), name(now().plusMonths(1)), name(now().plusMonths(2)), name(now().plusMonths(3)));
        assertThat(Ledger.texts("select 1 from audit_event_default")).isEmpty();
    }

    @Test
    void makesAMissingMonthOnceWhenManyServersTry() {
        String last = name(now().plusMonths(3));
        Ledger.texts("drop table " + last);

        List<CompletableFuture<Void>> all = Stream.generate(
                        () -> CompletableFuture.runAsync(this::upkeep, Thread::startVirtualThread))
                .limit(AT_ONCE)
                .toList();

        all.forEach(CompletableFuture::join);
        assertThat(names()).contains(last).doesNotHaveDuplicates();
        assertThat(refusedChanges(last)).hasSize(3);
    }

    @Test
    void leavesTheWorkToTheServerThatHasBegun() throws Exception {
        String last = name(now().plusMonths(3));
        Ledger.texts("drop table " + last);
        PgConnection other = connect();
        try {
            run(other, "begin; select audit_event_upkeep(400, 10)");

            upkeep();

            assertThat(Ledger.texts("select 1 from pg_class where relname = $1", last))
                    .isEmpty();
            run(other, "commit");
        } finally {
            other.close();
        }
        assertThat(names()).contains(last);
    }

    @Test
    void keepsRowsOfAMonthWithoutPartitionAndMovesThemLater() {
        YearMonth month = now().plusMonths(3);
        Ledger.texts("drop table " + name(month));
        Ledger.change(
                "insert into audit_event (at, event, detail) values ('" + month + "-05', 'signed_out', 'astray')");
        Ledger.change("insert into audit_event (at, event, detail) values ('" + month.plusYears(9)
                + "-05', 'signed_out', 'far')");
        assertThat(Ledger.texts("select detail from audit_event_default order by 1"))
                .contains("astray", "far");

        upkeep();

        assertThat(Ledger.texts("select detail from " + name(month))).containsExactly("astray");
        assertThat(Ledger.texts("select detail from audit_event_default")).containsExactly("far");
        assertThat(Ledger.texts("select id from audit_event where detail in ('astray', 'far')"))
                .hasSize(2);
        assertThat(refusedChanges("audit_event_default")).hasSize(3);
        Ledger.texts("alter table audit_event_default disable trigger all");
        Ledger.change("delete from audit_event_default");
        Ledger.texts("alter table audit_event_default enable trigger all");
    }

    @Test
    void dropsWhatIsOlderThanTheRetentionAndNothingElse() {
        String gone = old(now().minusMonths(15));
        String kept = old(now().minusMonths(12));
        Ledger.change("insert into audit_event (at, event, detail) values ('1970-01-05', 'signed_out', 'wrong clock')");

        upkeep();

        assertThat(names()).doesNotContain(gone).contains(kept, name(now()));
        assertThat(Ledger.texts("select detail from audit_event where detail = 'wrong clock'"))
                .isEmpty();
        Ledger.texts("drop table " + kept);
    }

    @Test
    void dropsNothingThatUsersMayLookBackAt() {
        assertThatThrownBy(() -> Ledger.texts("select audit_event_upkeep(179, 10)"))
                .hasStackTraceContaining("180 days");
    }

    @Test
    void keepsNobodyWaitingForLongWhenTheTableIsInUse() throws Exception {
        String gone = old(now().minusMonths(16));
        PgConnection reader = connect();
        run(reader, "begin; select count(*) from audit_event");
        try {
            long began = System.nanoTime();
            assertThatThrownBy(this::upkeep).hasStackTraceContaining("lock timeout");
            Ledger.change("insert into audit_event (at, event) values (now(), 'signed_out')");
            assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
            assertThat(names()).contains(gone);
        } finally {
            run(reader, "rollback");
            reader.close();
        }

        upkeep();

        assertThat(names()).doesNotContain(gone);
    }

    @Test
    void refusesChangesInEveryPartition() {
        List<String> tables = new ArrayList<>(names());
        tables.add("audit_event_default");
        tables.add("audit_event");
        Ledger.change("insert into audit_event (at, event) values (now(), 'signed_out')");
        for (String table : tables) {
            assertThat(refusedChanges(table)).as(table).hasSize(3);
        }
    }

    /** The kinds of changes that the triggers of a table refuse: row triggers fire only for rows. */
    private static List<String> refusedChanges(String table) {
        List<String> refused = new ArrayList<>();
        for (String change : List.of("update", "delete", "truncate")) {
            refused.addAll(Ledger.texts(
                    "select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = $1::text::regclass"
                            + " and p.proname = 'audit_event_is_append_only' and t.tgenabled = 'O' and t.tgtype & $2::int <> 0",
                    table,
                    change.equals("update") ? 16 : change.equals("delete") ? 8 : 32));
        }
        assertThatThrownBy(() -> Ledger.texts("truncate " + table)).hasStackTraceContaining("append-only");
        if (!Ledger.texts("select 1 from " + table + " limit 1").isEmpty()) {
            assertThatThrownBy(() -> Ledger.texts("delete from " + table)).hasStackTraceContaining("append-only");
            assertThatThrownBy(() -> Ledger.texts("update " + table + " set event = 'x'"))
                    .hasStackTraceContaining("append-only");
        }
        return refused;
    }

    private PgConnection connect() throws Exception {
        return PgConnection.connect(vertx, DatabaseAccess.ofServer())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static void run(PgConnection connection, String sql) throws Exception {
        connection
                .query(sql)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }
}
