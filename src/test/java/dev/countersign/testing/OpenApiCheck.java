package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks every recorded answer against the OpenAPI document of its dialect: its status must be documented, and its
 * body must match the schema of that status, without undocumented properties.
 */
final class OpenApiCheck {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static List<JsonNode> documents;

    private OpenApiCheck() {}

    /** Forgets the documents: another server may have different ones. */
    static synchronized void forget() {
        documents = null;
    }

    static void verify(Answer answer) {
        verify(documents(), answer);
    }

    /** Checks against the document that contains the answer's path; no two documents share a path. */
    static void verify(List<JsonNode> documents, Answer answer) {
        documents.forEach(document -> verify(document, answer));
    }

    static void verify(JsonNode document, Answer answer) {
        JsonNode operations = operations(document, answer.path());
        JsonNode operation = operations.path(answer.method().toLowerCase(Locale.ROOT));
        if (operations.isMissingNode() || (operation.isMissingNode() && isOfHttp(answer))) {
            return;
        }
        JsonNode response = resolved(document, operation.path("responses").path(String.valueOf(answer.status())));
        if (response.isMissingNode()) {
            throw new AssertionError("not documented: " + answer);
        }
        JsonNode schema = response.at("/content/application~1json/schema");
        if (schema.isMissingNode() != (answer.body().length == 0)) {
            throw new AssertionError("a body where the document has none, or none where it has one: " + answer);
        }
        if (answer.body().length > 0) {
            validate(document, schema, answer);
        }
    }

    /* Methods that no resource declares: they are answered before a resource is reached. */
    private static boolean isOfHttp(Answer answer) {
        return answer.status() == 405
                || answer.status() == 404
                || answer.method().equals("OPTIONS")
                || answer.method().equals("HEAD");
    }

    private static JsonNode operations(JsonNode document, String path) {
        for (var entry : document.path("paths").properties()) {
            if (path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+"))) {
                return entry.getValue();
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static void validate(JsonNode document, JsonNode schema, Answer answer) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", document.path("components"));
        Set<ValidationMessage> wrong = SCHEMAS.getSchema(whole).validate(answer.json());
        if (!wrong.isEmpty()) {
            throw new AssertionError("not as documented: " + wrong + ": " + answer);
        }
    }

    private static synchronized List<JsonNode> documents() {
        if (documents == null) {
            documents = OpenApiDocuments.all();
            documents.forEach(OpenApiCheck::close);
        }
        return documents;
    }

    /** Forbids properties that an object's schema does not list. */
    static void close(JsonNode schemas) {
        schemas.forEach(OpenApiCheck::close);
        if (schemas instanceof ObjectNode schema && schema.path("properties").isObject()) {
            schema.put("additionalProperties", false);
        }
    }
}
