package dev.countersign.kernel;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;

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

    private <T> Uni<T> bounded(Supplier<Uni<T>> work) {
        return Deadline.bound(Uni.createFrom().deferred(work::get), timeout, Database::late);
    }

    private static Refused late() {
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, Duration.ofSeconds(1));
    }
}
