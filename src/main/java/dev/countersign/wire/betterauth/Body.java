package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a request whose fields are looked at one by one. What is wrong is collected, so that all of it is told at
 * once, in the contract's words; {@link #check} then refuses.
 */
final class Body {

    private final JsonNode json;
    private final List<Violation> violations = new ArrayList<>();

    /** {@code json} is missing where there was no body. */
    Body(JsonNode json) {
        this.json = json;
        if (!json.isObject()) {
            throw Refused.invalid("", expected("object", json));
        }
    }

    private static String expected(String type, JsonNode got) {
        return "Invalid input: expected " + type + ", received " + nameOf(got);
    }

    private static String nameOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "undefined";
            case NULL -> "null";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case BINARY, POJO -> "unknown";
        };
    }

    /** A text that must be there; empty when it is not one, which {@link #check} refuses. */
    String text(String field) {
        JsonNode node = node(field);
        if (!node.isTextual()) {
            wrong(field, expected("string", node));
            return "";
        }
        return node.textValue();
    }

    /** A text that may be left out, of so many characters at most. */
    Optional<String> optionalText(String field, int most) {
        JsonNode node = node(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        String text = text(field);
        if (text.codePointCount(0, text.length()) > most) {
            wrong(field, "Too big: expected string to have <=" + most + " characters");
        }
        return Optional.of(text);
    }

    /** One of some words, which may be left out. */
    Optional<String> optionalChoice(String field, String... words) {
        JsonNode node = node(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!Set.of(words).contains(node.asText()) || !node.isTextual()) {
            wrong(field, "Invalid option: expected one of \"" + String.join("\"|\"", words) + '"');
        }
        return Optional.of(node.asText());
    }

    /** A flag that may be left out. */
    Optional<Boolean> flag(String field) {
        JsonNode node = node(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            wrong(field, expected("boolean", node));
        }
        return Optional.of(node.booleanValue());
    }

    boolean isText(String field) {
        return node(field).isTextual();
    }

    private JsonNode node(String field) {
        JsonNode node = json.get(field);
        return node == null ? MissingNode.getInstance() : node;
    }

    void wrong(String field, String message) {
        violations.add(new Violation('/' + field, message));
    }

    /** @throws Refused with {@code VALIDATION_ERROR} when anything was wrong */
    void check() {
        if (!violations.isEmpty()) {
            throw Refused.invalid(violations);
        }
    }
}
