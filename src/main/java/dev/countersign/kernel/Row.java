package dev.countersign.kernel;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a result, read by column name. A name that the statement does not have is a bug and throws {@code
 * IllegalArgumentException}.
 */
public final class Row {

    private final io.vertx.sqlclient.Row row;
    private final Map<String, Integer> columns;

    Row(io.vertx.sqlclient.Row row, Map<String, Integer> columns) {
        this.row = row;
        this.columns = columns;
    }

    private int position(String column) {
        Integer position = columns.get(column);
        if (position == null) {
            throw new IllegalArgumentException("no column is called " + column);
        }
        return position;
    }

    /** Whether the column is null. */
    public boolean isNull(String column) {
        return row.getValue(position(column)) == null;
    }

    /** The text, or null. */
    public String text(String column) {
        return row.getString(position(column));
    }

    /** The text, if it is not null. */
    public Optional<String> optionalText(String column) {
        return Optional.ofNullable(text(column));
    }

    /** A {@code text[]} that is not null, without nulls in it. */
    public List<String> texts(String column) {
        return List.of(row.getArrayOfStrings(position(column)));
    }

    /** A whole number that is not null. */
    public int number(String column) {
        return row.getInteger(position(column));
    }

    /** A whole number, or null. */
    public Integer numberOrNull(String column) {
        return row.getInteger(position(column));
    }

    /** A {@code bigint} that is not null. */
    public long bigNumber(String column) {
        return row.getLong(position(column));
    }

    /** A floating-point number that is not null. */
    public double decimal(String column) {
        return row.getDouble(position(column));
    }

    /** A boolean that is not null. */
    public boolean flag(String column) {
        return row.getBoolean(position(column));
    }

    /** The point in time, or null. */
    public Instant instant(String column) {
        OffsetDateTime at = row.getOffsetDateTime(position(column));
        return at == null ? null : at.toInstant();
    }

    /** The bytes, or null. */
    public byte[] bytes(String column) {
        Buffer bytes = row.getBuffer(position(column));
        return bytes == null ? null : bytes.getBytes();
    }
}
