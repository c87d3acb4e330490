package dev.countersign.wire.openapi;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Renames schemas. The scan numbers records that have the same name: {@code LoginRequest}, {@code LoginRequest1}. Once the
 * schemas of the other dialects are gone, the plain name is free, and a new record in one dialect renames nothing in
 * another dialect's document.
 */
final class SchemaNames implements OASFilter {

    private static final String PREFIX = "#/components/schemas/";

    private final Set<String> scanned;
    private final Map<String, String> given = new HashMap<>();
    private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** {@code scanned} holds all names before the schemas of other dialects were removed. */
    SchemaNames(Set<String> scanned) {
        this.scanned = Set.copyOf(scanned);
    }

    void apply(OpenAPI document) {
        Map<String, Schema> schemas = new TreeMap<>();
        new TreeMap<>(document.getComponents().getSchemas()).forEach((name, schema) -> {
            given.put(name, free(name, schemas));
            schemas.put(given.get(name), schema);
        });
        document.getComponents().setSchemas(schemas);
        DialectDocument.show(document, this);
    }

    @Override
    public Schema filterSchema(Schema schema) {
        String ref = schema.getRef();
        if (ref != null && ref.startsWith(PREFIX) && seen.add(schema)) {
            String name = ref.substring(PREFIX.length());
            schema.setRef(PREFIX + given.getOrDefault(name, name));
        }
        return schema;
    }

    private String free(String name, Map<String, Schema> taken) {
        String base = name.replaceFirst("\\d+$", "");
        if (!scanned.contains(base)) {
            return name;
        }
        String free = base;
        for (int number = 1; taken.containsKey(free); number++) {
            free = base + number;
        }
        return free;
    }
}
