package dev.countersign.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of several tables that belong together, as one JSON object with a list for each table. Kept in memory. */
final class Tables implements Entries {

    private final Iterator<JsonNode> users;
    private final Conversion.Converter converter;
    private long number;

    private Tables(Iterator<JsonNode> users, Conversion.Converter converter) {
        this.users = users;
        this.converter = converter;
    }

    static JsonNode read(InputStream in) throws IOException {
        try (in) {
            JsonNode all = Json.MAPPER.readTree(in);
            if (!all.isObject()) {
                throw new IOException("the export is not a JSON object with a list for each table");
            }
            return all;
        } catch (JsonProcessingException e) {
            throw new IOException("the export is not JSON: line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
    }

    static Tables of(JsonNode users, Conversion.Converter converter) throws IOException {
        if (!users.isArray()) {
            throw new IOException("the export has no list of users");
        }
        return new Tables(users.iterator(), converter);
    }

    /** The rows of one table by the user that they belong to. */
    static Map<String, List<JsonNode>> byUser(JsonNode rows, String... columns) {
        Map<String, List<JsonNode>> byUser = new HashMap<>();
        for (JsonNode row : rows) {
            Json.text(row, columns)
                    .ifPresent(user -> byUser.computeIfAbsent(user, key -> new ArrayList<>())
                            .add(row));
        }
        return byUser;
    }

    @Override
    public Optional<Entry> next() {
        number++;
        return users.hasNext() ? Optional.of(JsonList.convert(number, users.next(), converter)) : Optional.empty();
    }

    @Override
    public void close() {
        // Everything was read before.
    }
}
