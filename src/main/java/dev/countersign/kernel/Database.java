package dev.countersign.kernel;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Units of work on PostgreSQL. A database that does not answer in time, or not at all, is answered with {@link
 * Reason#DEPENDENCY_UNAVAILABLE}: it never makes a request wait and never lets one through. That answer means that
 * nothing has happened: whether a transaction is late is decided before its commit. Only a commit that stays without an
 * answer for a whole further {@link Config#timeout} is answered so with its outcome unknown, and logged.
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

    Database(Config config, Pool pool, Vertx vertx) {
        this.timeout = config.timeout();
        this.pool = pool;
        this.vertx = vertx;
    }

    /**
     * Runs {@code work} in one transaction, committed before the item is emitted. When its answer is late it is rolled
     * back. It may run a second time, in a transaction of its own, when a statement has to be prepared anew.
     */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return transaction(work, failure -> {});
    }

    /**
     * Like the other one; {@code rolledBack} gets the failure once the transaction has ended without a commit, and its locks with
     * it. That may be after the answer.
     */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work, Consumer<Throwable> rolledBack) {
        return committed(decision -> Panache.withTransaction(() -> untilCommit(work, decision)), rolledBack);
    }

    /* Flushed here and not by the mapper's commit: the decision is the last thing before that. */
    private static <T> Uni<T> untilCommit(Supplier<Uni<T>> work, CommitOrAnswer<T> decision) {
        return work.get()
                .call(done -> Panache.getSession().flatMap(Mutiny.Session::flush))
                .invoke(decision::beginCommit);
    }

    /**
     * Changes something by one statement, in a transaction of its own, without a session of the mapper. The change is
     * kept only if {@code read} could make something of the statement's rows. Parameters are {@code $1} and so on.
     */
    public <T> Uni<T> change(String sql, Tuple parameters, Function<RowSet<Row>, T> read) {
        return committed(
                decision -> Uni.createFrom()
                        .completionStage(() -> pool.withConnection(connection -> {
                                    // BEGIN and the statement travel together.
                                    Future<Transaction> begun = connection.begin();
                                    Future<T> changed = connection
                                            .preparedQuery(sql)
                                            .execute(parameters)
                                            .map(read);
                                    return begun.compose(transaction -> changed.map(item -> {
                                                decision.beginCommit();
                                                return item;
                                            })
                                            .compose(
                                                    item -> transaction.commit().map(item),
                                                    failure -> transaction
                                                            .rollback()
                                                            .transform(done -> Future.failedFuture(failure))));
                                })
                                .toCompletionStage()),
                failure -> {});
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
     * Reads by one statement on a connection of the pool, without a session of the mapper: for what is read at nearly
     * every request, where setting one up costs more than the statement. Parameters are {@code $1} and so on.
     */
    public Uni<RowSet<Row>> read(String sql, Tuple parameters) {
        return bounded(() -> Uni.createFrom()
                .completionStage(() -> pool.withConnection(
                                connection -> connection.preparedQuery(sql).execute(parameters))
                        .toCompletionStage()));
    }

    /** Runs {@code work}, which only reads or may be repeated, each statement on its own. */
    public <T> Uni<T> statement(Supplier<Uni<T>> work) {
        return bounded(() -> Panache.withSession(work));
    }

    /**
     * The same for work that must not count when its answer came too late for the one who asked: then {@code undo} gets
     * what it emitted, as {@link #aside}.
     */
    public <T> Uni<T> statement(Supplier<Uni<T>> work, Function<T, Uni<Void>> undo) {
        return Deadline.bound(
                prepared(() -> Panache.withSession(work)),
                timeout,
                Database::late,
                item -> aside(() -> Panache.withSession(() -> undo.apply(item))));
    }

    /**
     * Starts work that nobody waits for. It runs in a context of its own: the one of the request may still have a session
     * open, which must not be shared. A failure is logged.
     */
    public void aside(Supplier<Uni<Void>> work) {
        Context own = VertxContext.createNewDuplicatedContext(VertxContext.getRootContext(vertx.getOrCreateContext()));
        VertxContextSafetyToggle.setContextSafe(own, true);
        own.runOnContext(ignored -> Uni.createFrom()
                .deferred(work::get)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("not done aside: %s", failure.toString())));
    }

    private <T> Uni<T> bounded(Supplier<Uni<T>> work) {
        return Deadline.bound(prepared(work), timeout, Database::late);
    }

    /* The statement that fails so has done nothing; its connections prepare it anew from then on. */
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
