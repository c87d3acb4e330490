package dev.countersign.oauth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads fields of a provider's JSON, each with its own type and nothing else. */
final class Document {

    private Document() {}

    /** A text that must be there and not be empty. */
    static String text(JsonNode object, String field) {
        return optionalText(object, field).orElseThrow(() -> ProviderFailure.invalid("no " + field));
    }

    static Optional<String> optionalText(JsonNode object, String field) {
        JsonNode value = object == null ? null : object.get(field);
        return value != null && value.isTextual() && !value.textValue().isEmpty()
                ? Optional.of(value.textValue())
                : Optional.empty();
    }

    static boolean isTrue(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value != null && value.isBoolean() && value.booleanValue();
    }
}
