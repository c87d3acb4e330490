package dev.countersign.kernel;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One SQL statement with named values, such as {@code :account}. Declare it as a constant of the class that runs it: it
 * is parsed once, when that class is loaded. Bind its values with {@link #with}, then run it as a {@link Query}.
 */
public final class Sql {

    private final String text;
    private final Map<String, Integer> names;

    /*
     * Column positions by name. They never change, because the statement names its columns. Filled by the first result.
     */
    private volatile Map<String, Integer> columns;

    private Sql(String text, Map<String, Integer> names) {
        this.text = text;
        this.names = names;
    }

    /**
     * Parses a statement. A name follows a single colon; casts ({@code ::text}), quoted text and comments are left
     * alone.
     *
     * @throws IllegalArgumentException when it has a positional value such as {@code $1}, or an unterminated quote or
     *     comment
     */
    public static Sql of(String statement) {
        Map<String, Integer> names = new LinkedHashMap<>();
        String text = new SqlParser(statement, names).parse();
        return new Sql(text, Map.copyOf(names));
    }

    /** Binds the first value; see {@link Query#with}. */
    public Query with(String name, Object value) {
        return query().with(name, value);
    }

    /** Makes a query of a statement without values. */
    public Query query() {
        return new Query(this, names.size());
    }

    /** The statement as it is sent to PostgreSQL, with {@code $1}, {@code $2} and so on. */
    String text() {
        return text;
    }

    Set<String> names() {
        return names.keySet();
    }

    int position(String name) {
        Integer position = names.get(name);
        if (position == null) {
            throw new IllegalArgumentException("no value is called " + name + " in: " + text);
        }
        return position;
    }

    String nameAt(int position) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue() == position)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The positions of a result's columns, by name. */
    Map<String, Integer> columnsOf(RowSet<Row> rows) {
        Map<String, Integer> known = columns;
        if (known == null && rows.columnsNames() != null) {
            known = positions(rows.columnsNames());
            columns = known;
        }
        return known == null ? Map.of() : known;
    }

    private Map<String, Integer> positions(List<String> all) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            if (positions.put(all.get(i), i) != null) {
                throw new IllegalStateException("two columns are called " + all.get(i) + " in: " + text);
            }
        }
        return positions;
    }

    @Override
    public String toString() {
        return text;
    }
}
