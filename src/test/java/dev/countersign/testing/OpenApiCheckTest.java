package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves that {@link OpenApiCheck} can fail. */
class OpenApiCheckTest {

    private static final JsonNode DOCUMENT = document();

    @Test
    void acceptsWhatIsDocumented() {
        assertThatCode(() -> check("/things/7", 200, "{\"name\":\"a\",\"note\":null}"))
                .doesNotThrowAnyException();
    }

    @Test
    void knowsNothingOfOtherPaths() {
        assertThatCode(() -> check("/others", 404, "{}")).doesNotThrowAnyException();
    }

    @Test
    void refusesAnUndocumentedStatus() {
        assertThatThrownBy(() -> check("/things/7", 418, "{}")).hasMessageContaining("not documented");
    }

    @Test
    void refusesAnUndocumentedProperty() {
        assertThatThrownBy(() -> check("/things/7", 200, "{\"name\":\"a\",\"note\":null,\"hash\":\"b\"}"))
                .hasMessageContaining("hash");
    }

    @Test
    void refusesAMissingProperty() {
        assertThatThrownBy(() -> check("/things/7", 200, "{\"note\":null}")).hasMessageContaining("name");
    }

    @Test
    void refusesAnotherType() {
        assertThatThrownBy(() -> check("/things/7", 200, "{\"name\":7}")).hasMessageContaining("string");
    }

    @Test
    void refusesNullWhereItIsNotDocumented() {
        assertThatThrownBy(() -> check("/things/7", 200, "{\"name\":null}")).hasMessageContaining("null");
    }

    @Test
    void refusesAnEmptyBodyWhereThereIsAnother() {
        assertThatThrownBy(() -> check("/things/7", 200, "")).hasMessageContaining("body");
    }

    @Test
    void checksByTheDocumentThatHasThePath() {
        JsonNode other = Api.parse("""
                {"paths": {"/others": {"get": {"responses": {"200": {}}}}}}
                """.getBytes(StandardCharsets.UTF_8));
        List<JsonNode> documents = List.of(other, DOCUMENT);
        OpenApiCheck.verify(documents, answer("/things/7", 200, "{\"name\":\"a\"}"));
        assertThatThrownBy(() -> OpenApiCheck.verify(documents, answer("/things/7", 200, "{\"name\":7}")))
                .hasMessageContaining("string");
        assertThatThrownBy(() -> OpenApiCheck.verify(documents, answer("/others", 404, "")))
                .hasMessageContaining("not documented");
    }

    private static void check(String path, int status, String body) {
        OpenApiCheck.verify(DOCUMENT, answer(path, status, body));
    }

    private static Answer answer(String path, int status, String body) {
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return new Answer("GET", path, status, none, body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode document() {
        JsonNode document = Api.parse("""
                {"paths": {"/things/{id}": {"get": {"responses": {
                   "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
                 "components": {"schemas": {"Thing": {"type": "object", "required": ["name"],
                   "properties": {"name": {"type": "string"}, "note": {"type": ["string", "null"]}}}}}}
                """.getBytes(StandardCharsets.UTF_8));
        OpenApiCheck.close(document);
        return document;
    }
}
