package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Servers;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each dialect for programs has a document of its own, and nothing of another one's is in it. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectDocumentsTest {

    @Inject
    @All
    List<Dialect> dialects;

    @Inject
    Dialects home;

    @Test
    void haveThePathsOfTheirDialectOnly() {
        documents().forEach((dialect, document) -> {
            assertThat(document.path("paths").size()).as(dialect).isPositive();
            document.path("paths")
                    .fieldNames()
                    .forEachRemaining(
                            path -> assertThat(home.of(path).name()).as(path).isEqualTo(dialect));
        });
    }

    @Test
    void haveATitleOfTheirOwn() {
        Set<String> titles = new HashSet<>();
        documents()
                .forEach((dialect, document) -> assertThat(
                                titles.add(document.at("/info/title").asText()))
                        .as(dialect)
                        .isTrue());
        assertThat(titles).allMatch(title -> title.matches("Countersign, .+ dialect"));
    }

    @Test
    void haveEverySchemaTheyUseAndNoOther() {
        documents().forEach((dialect, document) -> {
            Set<String> schemas = new HashSet<>();
            document.at("/components/schemas").fieldNames().forEachRemaining(schemas::add);
            Set<String> used = new HashSet<>();
            document.findValuesAsText("$ref").stream()
                    .filter(ref -> ref.startsWith("#/components/schemas/"))
                    .forEach(ref -> used.add(ref.substring(ref.lastIndexOf('/') + 1)));
            assertThat(schemas).as(dialect).isEqualTo(used);
        });
    }

    private Map<String, JsonNode> documents() {
        Map<String, JsonNode> documents = new HashMap<>();
        dialects.stream()
                .map(Dialect::name)
                .filter(name -> !name.equals("pages"))
                .forEach(name -> {
                    documents.put(
                            name,
                            OpenApiDocuments.of(name).orElseThrow(() -> new AssertionError("no document: " + name)));
                });
        return documents;
    }
}
