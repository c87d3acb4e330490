package dev.countersign.kernel;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Units of work on PostgreSQL. A database that does not answer in time, or not at all, is answered with {@link
 * Reason#DEPENDENCY_UNAVAILABLE}: it never makes a request wait and never lets one through.
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

    Database(Config config) {
        this.timeout = config.timeout();
    }

    /** Runs {@code work} in one transaction, committed before the item is emitted. */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return bounded(() -> Panache.withTransaction(work));
    }

    /** Runs {@code work}, each statement on its own. */
    public <T> Uni<T> statement(Supplier<Uni<T>> work) {
        return bounded(() -> Panache.withSession(work));
    }

    /**
     * The same for work that must not count when its answer came too late for the one who asked: then {@code undo} gets
     * what it emitted.
     */
    public <T> Uni<T> statement(Supplier<Uni<T>> work, Function<T, Uni<Void>> undo) {
        return Deadline.bound(
                Uni.createFrom().deferred(() -> Panache.withSession(work)),
                timeout,
                Database::late,
                item -> Panache.withSession(() -> undo.apply(item))
                        .subscribe()
                        .with(done -> {}, failure -> LOG.warnf("not undone: %s", failure.toString())));
    }

    private <T> Uni<T> bounded(Supplier<Uni<T>> work) {
        return Deadline.bound(Uni.createFrom().deferred(work::get), timeout, Database::late);
    }

    private static Refused late() {
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, Duration.ofSeconds(1));
    }
}
