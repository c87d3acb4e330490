package dev.countersign.kernel;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.impl.SqlClientConnection;

/**
 * A statement and the values to run it with. The methods here run it in the open unit of work, on the connection of
 * {@link Database#transaction} or {@link Database#statement}; they fail if none is open. Pass the query to {@link
 * Database#read} or {@link Database#change} to run it on its own.
 */
public final class Query {

    private static final Object UNBOUND = new Object();

    private final Sql sql;
    private final Object[] values;

    Query(Sql sql, int size) {
        this.sql = sql;
        this.values = new Object[size];
        Arrays.fill(values, UNBOUND);
    }

    /**
     * Binds one value.
     *
     * @param value text, a number, a boolean, an {@code Instant}, bytes, a collection of texts (for {@code = any
     *     (:name)}), or null
     * @throws IllegalArgumentException when the statement has no such name, or the name is already bound
     */
    public Query with(String name, Object value) {
        int position = sql.position(name);
        if (values[position] != UNBOUND) {
            throw new IllegalArgumentException(name + " is already bound in: " + sql);
        }
        values[position] = stored(value);
        return this;
    }

    private static Object stored(Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case byte[] bytes -> Buffer.buffer(bytes);
            case Collection<?> texts -> texts.toArray(String[]::new);
            default -> value;
        };
    }

    /** Runs a statement that changes rows, and emits how many. */
    public Uni<Integer> execute() {
        return run().map(RowSet::rowCount);
    }

    /** Runs a statement that changes at most one row, and emits whether it changed one. */
    public Uni<Boolean> changesOne() {
        return execute().map(count -> count == 1);
    }

    /**
     * Runs it and emits the first row as mapped by {@code read}. Empty if there is no row or {@code read} returns null.
     */
    public <T> Uni<Optional<T>> first(Function<Row, T> read) {
        return run().map(rows -> firstOf(rows, read));
    }

    /** Runs a statement that always has one row, such as {@code select exists}. */
    public <T> Uni<T> only(Function<Row, T> read) {
        return first(read).map(found -> found.orElseThrow(() -> new IllegalStateException("no row from: " + sql)));
    }

    /** Runs it and emits each row as mapped by {@code read}, in the order of the rows. */
    public <T> Uni<List<T>> list(Function<Row, T> read) {
        return run().map(rows -> {
            List<T> items = new ArrayList<>(rows.size());
            rows.forEach(row -> items.add(read.apply(new Row(row, sql.columnsOf(rows)))));
            return items;
        });
    }

    <T> Optional<T> firstOf(RowSet<io.vertx.sqlclient.Row> rows, Function<Row, T> read) {
        var each = rows.iterator();
        return each.hasNext()
                ? Optional.ofNullable(read.apply(new Row(each.next(), sql.columnsOf(rows))))
                : Optional.empty();
    }

    String text() {
        return sql.text();
    }

    /** Makes a new tuple for each run, because the driver converts its values in place. */
    Tuple tuple() {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == UNBOUND) {
                throw new IllegalStateException(sql.nameAt(i) + " is not bound in: " + sql);
            }
        }
        return Tuple.from(values);
    }

    /* Flushes changed entities first, as the mapper does before its own queries. */
    private Uni<RowSet<io.vertx.sqlclient.Row>> run() {
        return Panache.getSession()
                .flatMap(session -> session.flush()
                        .chain(() -> Uni.createFrom()
                                .completionStage(() -> connection(session).preparedQuery(text(), tuple()))));
    }

    /* Nothing here uses batches. Without them, the mapper's connection is the driver's own. */
    private static SqlClientConnection connection(Mutiny.Session session) {
        session.setBatchSize(1);
        return (SqlClientConnection) ((MutinySessionImpl) session).getReactiveConnection();
    }
}
