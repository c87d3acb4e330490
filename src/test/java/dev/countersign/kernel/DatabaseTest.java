package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Late transactions are never committed, stale statements are prepared again, and hooks run only after the commit. */
@QuarkusTest
@WithTestResource(Servers.class)
class DatabaseTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final Sql INSERT = Sql.of("insert into work_of_test (id) values (:id) returning id");

    @Inject
    Database database;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    private Work work;
    private Database impatient;

    @BeforeEach
    void createTable() {
        work = new Work(vertx);
        impatient = new Database(() -> LIMIT, pool, vertx, metrics);
        sql("create table work_of_test (id int primary key)");
    }

    @AfterEach
    void dropTable() {
        sql("drop table work_of_test");
    }

    private RowSet<io.vertx.sqlclient.Row> sql(String sql) {
        return pool.query(sql)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private List<Integer> stored() {
        List<Integer> ids = new ArrayList<>();
        for (io.vertx.sqlclient.Row row : sql("select id from work_of_test order by id")) {
            ids.add(row.getInteger(0));
        }
        return ids;
    }

    private static Uni<Integer> execute(String sql) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql).executeUpdate());
    }

    private static Uni<List<Object[]>> select(String sql) {
        return Panache.getSession()
                .flatMap(session ->
                        session.createNativeQuery(sql, Object[].class).getResultList());
    }

    private static Uni<Integer> insertedSlowly(int id, int millis) {
        return execute("insert into work_of_test (id) values (" + id + ")")
                .call(() -> select("select 1, cast(pg_sleep(" + millis / 1000.0 + ") as text)"));
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rollsATransactionBackThatWasAnsweredAsLate() {
        assertThat(work.refusal(() -> impatient.transaction(() -> insertedSlowly(1, 600))))
                .isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        sleep(800);
        assertThat(stored()).isEmpty();
        work.run(() -> impatient.transaction(() -> insertedSlowly(1, 10)));
        assertThat(stored()).containsExactly(1);
    }

    @Test
    void rollsAStatementBackThatWasAnsweredAsLate() {
        Sql slow = Sql.of("insert into work_of_test (id) select :id from pg_sleep(0.6) returning id");
        assertThat(work.refusal(() -> impatient.change(slow.with("id", 1), row -> row.number("id"))))
                .isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        sleep(800);
        assertThat(stored()).isEmpty();
        assertThat(work.run(() -> impatient.change(INSERT.with("id", 1), row -> row.number("id"))))
                .contains(1);
        assertThat(stored()).containsExactly(1);
    }

    @Test
    void eitherCommitsOrAnswersThatNothingHappened() throws Exception {
        int count = 60;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> asked = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> committed(i)))
                    .toList();
            List<Integer> acknowledged = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (asked.get(i).get()) {
                    acknowledged.add(i);
                }
            }
            sleep(1500);
            assertThat(stored()).isEqualTo(acknowledged);
            assertThat(acknowledged).as("some were in time").isNotEmpty().hasSizeLessThan(count);
        }
    }

    private boolean committed(int id) {
        int millis = ThreadLocalRandom.current().nextInt(100, 400);
        try {
            work.run(() -> impatient.transaction(() -> insertedSlowly(id, millis)));
            return true;
        } catch (Refused late) {
            return false;
        }
    }

    @Test
    void keepsNoChangeWhoseRowsItCouldNotRead() {
        assertThatThrownBy(() -> work.run(() -> database.change(INSERT.with("id", 1), row -> {
                    throw new IllegalStateException("not readable");
                })))
                .hasMessageContaining("not readable");
        assertThat(stored()).isEmpty();
    }

    @Test
    void runsStatementsInTheOpenTransaction() {
        assertThatThrownBy(() -> work.run(() -> database.transaction(() -> INSERT.with("id", 1)
                        .execute()
                        .chain(() -> INSERT.with("id", 2).only(row -> row.number("id")))
                        .map(id -> {
                            throw new IllegalStateException("undo " + id);
                        }))))
                .hasMessageContaining("undo 2");
        assertThat(stored()).isEmpty();
        work.run(() -> database.transaction(() -> INSERT.with("id", 3).execute()));
        assertThat(stored()).containsExactly(3);
    }

    @Test
    void runsNoStatementOutsideAUnitOfWork() {
        assertThatThrownBy(() -> work.run(() -> INSERT.with("id", 1).execute()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored()).isEmpty();
    }

    @Test
    void preparesAStatementAnewWhoseResultHasChanged() {
        Sql all = Sql.of("select * from work_of_test where id = :id");
        readOnEveryConnection(all);
        sql("alter table work_of_test add column more text");
        readOnEveryConnection(all);
    }

    private void readOnEveryConnection(Sql all) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Integer>>> read = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(
                            () -> work.run(() -> database.read(all.with("id", i), row -> row.number("id")))))
                    .toList();
            for (Future<Optional<Integer>> one : read) {
                assertThat(one.get()).isEmpty();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void repeatsATransactionAsAWholeWhenAPlanIsStale() {
        String all = "select * from work_of_test where id < 1000";
        for (int i = 0; i < 3; i++) {
            int id = i;
            work.run(() -> database.transaction(() -> inserted(id, all)));
        }
        sql("alter table work_of_test add column more text");
        work.run(() -> database.transaction(() -> inserted(7, all)));
        assertThat(stored()).containsExactly(0, 1, 2, 7);
    }

    private static Uni<List<Object[]>> inserted(int id, String all) {
        return execute("insert into work_of_test (id) values (" + id + ")")
                .flatMap(done -> select("select a.*, 1 from (" + all + ") a"));
    }

    @Test
    void runsAHookOnceTheTransactionIsCommitted() {
        work.run(() -> database.transaction(() -> insertedWithHook(1).invoke(() -> ran.add("end of the work"))));
        assertThat(ran).containsExactly("end of the work", "hook");
    }

    @Test
    void runsNoHookOfATransactionThatIsRolledBack() {
        assertThatThrownBy(() -> work.run(() ->
                        database.transaction(() -> insertedWithHook(1).invoke(() -> {
                            throw new IllegalStateException("rolled back");
                        }))))
                .hasMessageContaining("rolled back");
        assertThat(ran).isEmpty();
    }

    @Test
    void runsTheHooksOfOneTransactionOnly() {
        work.run(() -> database.transaction(() -> insertedWithHook(1))
                .invoke(ran::clear)
                .chain(() -> database.transaction(() -> execute("insert into work_of_test (id) values (2)"))));
        assertThat(ran).isEmpty();
    }

    @Test
    void runsNoHookOfATransactionThatIsLate() {
        assertThat(work.refusal(() ->
                        impatient.transaction(() -> insertedWithHook(1).call(() -> insertedSlowly(2, 600)))))
                .isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        sleep(800);
        assertThat(stored()).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void runsAHookOnceWhenItsTransactionIsRepeated() {
        AtomicInteger tries = new AtomicInteger();
        work.run(() -> database.transaction(() -> insertedWithHook(1)
                .call(() -> tries.incrementAndGet() == 1
                        ? Uni.createFrom().failure(new SQLException("cached plan must not change", "0A000"))
                        : Uni.createFrom().voidItem())));
        assertThat(tries).hasValue(2);
        assertThat(ran).containsExactly("hook");
    }

    @Test
    void countsAFailedHookAndRunsTheOthers() {
        assertThat(work.run(() -> impatient.transaction(() -> {
                    impatient.afterCommit(() -> {
                        throw new IllegalStateException("of the hook");
                    });
                    return insertedWithHook(1).replaceWith("as it was");
                })))
                .isEqualTo("as it was");
        assertThat(ran).containsExactly("hook");
        assertThat(metrics.counter("countersign.after_commit.failed").count()).isOne();
    }

    @Test
    void takesNoHookOutsideATransaction() {
        assertThatThrownBy(() -> work.run(() -> database.statement(
                        () -> execute("delete from work_of_test").invoke(this::hook))))
                .isInstanceOf(IllegalStateException.class);
    }

    private Uni<Integer> insertedWithHook(int id) {
        return execute("insert into work_of_test (id) values (" + id + ")").invoke(this::hook);
    }

    private void hook() {
        database.afterCommit(() -> ran.add("hook"));
    }
}
