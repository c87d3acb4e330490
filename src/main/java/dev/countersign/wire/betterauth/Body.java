package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.countersign.account.ProfileChange;
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
 * A request body whose fields are checked one by one. Violations are collected in the contract's words, until {@link
 * #check} refuses with all of them.
 */
final class Body {

    private static final int LONGEST_URL = 2048;

    /* Pages put the URL into markup, where another scheme could run as a script. SVG can contain scripts, too. */
    private static final Pattern PICTURE = Pattern.compile(
            "https://[!-~&&[^\"'<>\\\\^`{|}]]+" + "|data:image/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}");
    private static final int ANY_LENGTH = Integer.MAX_VALUE;
    private static final String CALLBACK = "callbackURL";
    private static final String REDIRECT = "redirectTo";

    private final JsonNode json;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * Refuses anything but an object.
     *
     * @param json a missing node if there was no body
     * @param types the contract's names for an object here; the refusal has a sentence for each
     */
    Body(JsonNode json, String... types) {
        this.json = json;
        if (!json.isObject()) {
            throw Refused.invalid(Stream.of(types)
                    .map(type -> new Violation("", expected(type, json)))
                    .toList());
        }
    }

    /** The {@code callbackURL} in any JSON; empty unless it is a text that is not empty. */
    static Optional<String> callbackIn(JsonNode json) {
        return urlIn(json, CALLBACK);
    }

    /** The {@code redirectTo} in any JSON, likewise. */
    static Optional<String> redirectIn(JsonNode json) {
        return urlIn(json, REDIRECT);
    }

    private static Optional<String> urlIn(JsonNode json, String field) {
        return Optional.of(json.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(url -> !url.isEmpty());
    }

    /** An optional URL, of any form. */
    Optional<String> url(String field) {
        return optionalText(field, LONGEST_URL);
    }

    /** Whether the field is there, with whatever value. */
    boolean has(String field) {
        return json.has(field);
    }

    /** Whether the field is there and null. */
    boolean isNull(String field) {
        return node(field).isNull();
    }

    /** Whether the field has a value that JavaScript takes for true. */
    boolean isTruthy(String field) {
        JsonNode node = node(field);
        return node.isContainerNode()
                || node.isTextual() && !node.textValue().isEmpty()
                || node.asDouble() != 0
                || node.asBoolean();
    }

    /** An optional display name. */
    Optional<String> name(String field) {
        Optional<String> name = optionalText(field, ProfileChange.LONGEST_ALIAS);
        if (node(field).isTextual() && name.filter(ProfileChange::isAlias).isEmpty()) {
            wrong(field, "must be one line of 1 to 100 characters and not blank");
        }
        return name;
    }

    /** The {@code callbackURL} of this body, which is optional. */
    Optional<String> callback() {
        optionalText(CALLBACK, LONGEST_URL);
        return callbackIn(json);
    }

    /** The optional URL of a picture; an empty text counts as absent. */
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

    /** A required text; empty if it is missing, which {@link #check} refuses. */
    String text(String field) {
        return text(field, 0, ANY_LENGTH);
    }

    /** A required text of {@code least} to {@code most} characters. */
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

    /** A required new password that is not empty. The password policy checks its length. */
    String newPassword(String field) {
        return text(field, 1, ANY_LENGTH);
    }

    /** A required address. */
    Optional<EmailAddress> address(String field) {
        JsonNode node = node(field);
        Optional<EmailAddress> address = EmailAddress.parse(text(field));
        if (address.isEmpty() && node.isTextual()) {
            wrong(field, "Invalid email address");
        }
        return address;
    }

    /** An optional text of at most {@code most} characters. */
    Optional<String> optionalText(String field, int most) {
        return node(field).isMissingNode() ? Optional.empty() : Optional.of(text(field, 0, most));
    }

    /** An optional text of any length. */
    Optional<String> optionalText(String field) {
        return optionalText(field, ANY_LENGTH);
    }

    /** An optional text that is one of {@code words}. */
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

    /** An optional boolean. */
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
