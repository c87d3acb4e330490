package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The body of a request whose fields are looked at one by one. What is wrong is collected, so that all of it is told at
 * once, in the contract's words; {@link #check} then refuses.
 */
final class Body {

    private static final int LONGEST_URL = 2048;

    /* Pages put it into markup, where another scheme could run as a script; SVG can hold scripts, too. */
    private static final Pattern PICTURE = Pattern.compile(
            "https://[!-~&&[^\"'<>\\\\^`{|}]]+" + "|data:image/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}");
    private static final int ANY_LENGTH = Integer.MAX_VALUE;
    private static final String CALLBACK = "callbackURL";

    private final JsonNode json;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * {@code json} is missing where there was no body.
     *
     * @param types what the contract calls an object here: what is none is told to be none of these
     */
    Body(JsonNode json, String... types) {
        this.json = json;
        if (!json.isObject()) {
            throw Refused.invalid(Stream.of(types)
                    .map(type -> new Violation("", expected(type, json)))
                    .toList());
        }
    }

    /** Where the client asks to be led, in any JSON; empty also where it is no text, or an empty one. */
    static Optional<String> callbackIn(JsonNode json) {
        return Optional.of(json.path(CALLBACK))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(url -> !url.isEmpty());
    }

    /** The same as a field of this body. */
    Optional<String> callback() {
        optionalText(CALLBACK, LONGEST_URL);
        return callbackIn(json);
    }

    /** The URL of a picture, which may be left out; empty text counts as left out. */
    Optional<String> image(String field) {
        Optional<String> image = optionalText(field, LONGEST_URL).filter(text -> !text.isEmpty());
        if (image.filter(url -> !PICTURE.matcher(url).matches()).isPresent()) {
            wrong(field, "Invalid URL");
        }
        return image;
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
        return text(field, 0, ANY_LENGTH);
    }

    /** The same of so many characters. */
    String text(String field, int least, int most) {
        JsonNode node = node(field);
        if (!node.isTextual()) {
            wrong(field, expected("string", node));
            return "";
        }
        String text = node.textValue();
        int length = text.codePointCount(0, text.length());
        if (length < least) {
            wrong(field, "Too small: expected string to have >=" + least + " characters");
        }
        if (length > most) {
            wrong(field, "Too big: expected string to have <=" + most + " characters");
        }
        return text;
    }

    /** A password that is to be set; its length is the policy's affair, but that it has any. */
    String newPassword(String field) {
        return text(field, 1, ANY_LENGTH);
    }

    /** An address that must be there. */
    Optional<EmailAddress> address(String field) {
        JsonNode node = node(field);
        Optional<EmailAddress> address = EmailAddress.parse(text(field));
        if (address.isEmpty() && node.isTextual()) {
            wrong(field, "Invalid email address");
        }
        return address;
    }

    /** A text that may be left out, of so many characters at most. */
    Optional<String> optionalText(String field, int most) {
        return node(field).isMissingNode() ? Optional.empty() : Optional.of(text(field, 0, most));
    }

    /** A text that may be left out, of any length. */
    Optional<String> optionalText(String field) {
        return optionalText(field, ANY_LENGTH);
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

    private JsonNode node(String field) {
        JsonNode node = json.get(field);
        return node == null ? MissingNode.getInstance() : node;
    }

    private void wrong(String field, String message) {
        violations.add(new Violation('/' + field, message));
    }

    /** @throws Refused with {@code VALIDATION_ERROR} when anything was wrong */
    void check() {
        if (!violations.isEmpty()) {
            throw Refused.invalid(violations);
        }
    }
}
