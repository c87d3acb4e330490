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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each dialect for programs has its own document, with nothing from another dialect in it. */
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

    @ParameterizedTest
    @ValueSource(strings = {"schemas", "parameters", "responses"})
    void haveEveryComponentTheyUseAndNoOther(String kind) {
        String start = "#/components/" + kind + '/';
        documents().forEach((dialect, document) -> {
            Set<String> there = new HashSet<>();
            document.path("components").path(kind).fieldNames().forEachRemaining(there::add);
            Set<String> used = new HashSet<>();
            document.findValuesAsText("$ref").stream()
                    .filter(ref -> ref.startsWith(start))
                    .forEach(ref -> used.add(ref.substring(start.length())));
            assertThat(there).as(dialect).isEqualTo(used);
        });
    }

    @Test
    void describeParametersThatSeveralOperationsShare() {
        JsonNode hoody = documents().get("hoody");
        assertThat(hoody.at("/paths/~1api~1v1~1auth~1google/get/parameters").findValuesAsText("$ref"))
                .containsExactlyInAnyOrder(
                        "#/components/parameters/CodeChallenge", "#/components/parameters/RedirectUri");
        assertThat(hoody.at("/components/parameters/CodeChallenge/in").asText()).isEqualTo("query");
        assertThat(hoody.at("/components/parameters/CodeChallenge/required").asBoolean())
                .isTrue();
    }

    @Test
    void describeOnlyBodiesThatClientsSend() {
        documents().forEach((dialect, document) -> {
            document.path("paths")
                    .properties()
                    .forEach(path -> assertThat(path.getValue().path("get").has("requestBody"))
                            .as("GET " + path.getKey())
                            .isFalse());
            assertThat(document.at("/components/schemas").properties())
                    .as(dialect)
                    .noneMatch(schema -> schema.getKey().startsWith("HttpServerRequest"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "hydracore, /auth/refresh, false",
        "hydracore, /auth/logout, false",
        "hydracore, /auth/login, true",
        "thogits, /api/auth/2fa/totp/disable, false",
        "thogits, /api/auth/2fa/totp/confirm, true"
    })
    void tellWhichBodiesMayBeMissing(String dialect, String path, boolean required) {
        JsonNode body = documents().get(dialect).path("paths").path(path).at("/post/requestBody");
        assertThat(body.at("/content/application~1json/schema/$ref").asText()).contains("Request");
        assertThat(body.path("required").asBoolean()).isEqualTo(required);
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
