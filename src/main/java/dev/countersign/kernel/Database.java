package dev.countersign.kernel;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Units of work on PostgreSQL. If the database does not answer in time, the work is refused with {@link
 * Reason#DEPENDENCY_UNAVAILABLE}: a request never waits for long and never passes unchecked. That refusal means that
 * nothing was changed, because a transaction can be late only before its commit begins. There is one exception, which
 * is logged: a commit that is not acknowledged within a second {@link Config#timeout} has an unknown outcome.
 */
@ApplicationScoped
public class Database {

    /** Limits of the work on PostgreSQL. */
    @ConfigMapping(prefix = "countersign.database")
    public interface Config {
        /** How long a request may wait for one unit of work before it is answered 503. */
        @WithDefault("2s")
        Duration timeout();
    }

    private static final Logger LOG = Logger.getLogger(Database.class);

    private final Duration timeout;
    private final Pool pool;
    private final Vertx vertx;
    private final MeterRegistry metrics;

    Database(Config config, Pool pool, Vertx vertx, MeterRegistry metrics) {
        this.timeout = config.timeout();
        this.pool = pool;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /**
     * Runs {@code work} in one transaction, which is committed before the item is emitted, or rolled back when it is
     * late. If a statement has to be prepared again, the work runs a second time in a new transaction.
     */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return transaction(work, failure -> {});
    }

    /**
     * Runs {@code work} in one transaction, like {@link #transaction(Supplier)}.
     *
     * @param rolledBack gets the failure once the transaction has ended without a commit and released its locks; that
     *     may be after the request was answered
     */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work, Consumer<Throwable> rolledBack) {
        return committed(
                decision -> AfterCommit.around(
                        () -> Panache.withTransaction(() -> untilCommit(work, decision)), this::runHooks),
                rolledBack);
    }

    /**
     * Runs {@code hook} once, after the open transaction is committed; it does not run after a rollback or a commit
     * whose outcome is unknown. The hook must return at once. If it fails, the failure is logged and counted, and the
     * transaction's result stays as it is.
     *
     * @throws IllegalStateException when no {@link #transaction} is open
     */
    public void afterCommit(Runnable hook) {
        AfterCommit.add(hook);
    }

    private void runHooks(List<Runnable> hooks) {
        hooks.forEach(this::runHook);
    }

    private void runHook(Runnable hook) {
        try {
            hook.run();
        } catch (RuntimeException e) {
            metrics.counter("countersign.after_commit.failed").increment();
            LOG.error("a hook failed after its transaction was committed", e);
        }
    }

    /* Flushes here and not in the mapper's commit: nothing may come between the decision and the commit. */
    private static <T> Uni<T> untilCommit(Supplier<Uni<T>> work, CommitOrAnswer<T> decision) {
        return work.get()
                .call(() -> Panache.getSession().flatMap(Mutiny.Session::flush))
                .invoke(decision::beginCommit);
    }

    /**
     * Runs one statement that changes rows, in its own transaction and without a session of the mapper, and emits its
     * first row as mapped by {@code read}. If {@code read} throws, nothing is changed.
     */
    public <T> Uni<Optional<T>> change(Query query, Function<Row, T> read) {
        return committed(
                decision -> Uni.createFrom()
                        .completionStage(
                                () -> pool.withConnection(connection -> change(connection, query, read, decision))
                                        .toCompletionStage()),
                failure -> {});
    }

    /* Sends BEGIN and the statement without waiting in between. */
    private static <T> Future<Optional<T>> change(
            SqlConnection connection, Query query, Function<Row, T> read, CommitOrAnswer<Optional<T>> decision) {
        Tuple values = query.tuple();
        Future<Transaction> begun = connection.begin();
        Future<Optional<T>> changed =
                connection.preparedQuery(query.text()).execute(values).map(rows -> query.firstOf(rows, read));
        return begun.compose(transaction -> changed.map(item -> {
                    decision.beginCommit();
                    return item;
                })
                .compose(
                        item -> transaction.commit().map(item),
                        failure -> transaction.rollback().transform(done -> Future.failedFuture(failure))));
    }

    private <T> Uni<T> committed(Function<CommitOrAnswer<T>, Uni<T>> work, Consumer<Throwable> rolledBack) {
        return Uni.createFrom().deferred(() -> {
            CommitOrAnswer<T> decision = new CommitOrAnswer<>();
            Uni<T> done = Uni.createFrom()
                    .<T>deferred(() -> work.apply(decision))
                    .onFailure(failure -> decision.isOpen() && SqlState.isStalePlan(failure))
                    .retry()
                    .atMost(1)
                    .onFailure()
                    .invoke(rolledBack);
            return Deadline.bound(done, timeout, Database::late, decision);
        });
    }

    /**
     * Runs one read-only statement on a connection of the pool, without a session of the mapper, and emits its first
     * row as mapped by {@code read}. Use it for what nearly every request reads: a session costs more than the
     * statement.
     */
    public <T> Uni<Optional<T>> read(Query query, Function<Row, T> read) {
        return bounded(() -> Uni.createFrom()
                .completionStage(() -> pool.withConnection(connection ->
                                connection.preparedQuery(query.text()).execute(query.tuple()))
                        .toCompletionStage())
                .map(rows -> query.firstOf(rows, read)));
    }

    /** Runs {@code work} without a transaction. It must only read, or be safe to repeat. */
    public <T> Uni<T> statement(Supplier<Uni<T>> work) {
        return bounded(() -> Panache.withSession(work));
    }

    /**
     * Runs {@code work} like {@link #statement(Supplier)}. An item that comes too late for the caller must not count,
     * so it is passed to {@code undo}, {@link #inBackground}.
     */
    public <T> Uni<T> statement(Supplier<Uni<T>> work, Function<T, Uni<Void>> undo) {
        return Deadline.bound(
                prepared(() -> Panache.withSession(work)),
                timeout,
                Database::late,
                item -> inBackground(() -> Panache.withSession(() -> undo.apply(item))));
    }

    /**
     * Starts work that nobody waits for. It gets its own context, because the request's context may still have an open
     * session, which must not be shared. A failure is logged.
     */
    public void inBackground(Supplier<Uni<Void>> work) {
        OwnContext.of(vertx)
                .runOnContext(ignored -> Uni.createFrom()
                        .deferred(work::get)
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.warnf("work in the background failed: %s", failure.toString())));
    }

    private <T> Uni<T> bounded(Supplier<Uni<T>> work) {
        return Deadline.bound(prepared(work), timeout, Database::late);
    }

    /* A statement that fails because of a stale plan has done nothing, and its connection then prepares it again. */
    private static <T> Uni<T> prepared(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<T>deferred(work::get)
                .onFailure(SqlState::isStalePlan)
                .retry()
                .atMost(1);
    }

    static Refused late() {
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, Duration.ofSeconds(1));
    }
}
