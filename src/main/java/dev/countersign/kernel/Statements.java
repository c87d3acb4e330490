package dev.countersign.kernel;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs native SQL with named values, within the transaction or session that is open. */
public final class Statements {

    private Statements() {}

    /** The one row, or null when there is none. */
    public static <T> Uni<T> select(String sql, Class<T> type, Map<String, Object> values) {
        return Panache.getSession()
                .flatMap(session ->
                        bound(session.createNativeQuery(sql, type), values).getSingleResultOrNull());
    }

    public static <T> Uni<List<T>> list(String sql, Class<T> type, Map<String, Object> values) {
        return Panache.getSession()
                .flatMap(session ->
                        bound(session.createNativeQuery(sql, type), values).getResultList());
    }

    /** Emits how many rows were changed. */
    public static Uni<Integer> execute(String sql, Map<String, Object> values) {
        return Panache.getSession()
                .flatMap(
                        session -> bound(session.createNativeQuery(sql), values).executeUpdate());
    }

    /** Whether the statement changed exactly one row. */
    public static Uni<Boolean> changesOne(String sql, Map<String, Object> values) {
        return execute(sql, values).map(rows -> rows == 1);
    }

    /** A {@code timestamptz} of a native query's row; null stays null. */
    public static Instant instant(Object column) {
        return column == null ? null : ((OffsetDateTime) column).toInstant();
    }

    private static <Q extends Mutiny.AbstractQuery> Q bound(Q query, Map<String, Object> values) {
        values.forEach(query::setParameter);
        return query;
    }
}
