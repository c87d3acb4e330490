package dev.countersign.wire.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Flaw;
import dev.countersign.kernel.Refused.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads request bodies: RFC 8259, UTF-8 without a byte order mark, one object, every key once, every value of the expected
 * type. Text must not contain NUL, which PostgreSQL cannot store, or half of a surrogate pair, which would become a question
 * mark, so that two passwords would be equal. Unknown fields are skipped, except in {@link RejectUnknownFields} bodies.
 */
@ApplicationScoped
public class StrictJson {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_TEXT = 128 << 10;
    private static final int MAX_NAME = 256;

    private final JsonMapper mapper = mapper();

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(32)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            builder.withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
        }
        return builder.build();
    }

    /** Reads {@code body} as a {@code type}. Refuses with {@code MALFORMED_BODY}, or names the invalid field. */
    <T> T read(byte[] body, Class<T> type) {
        if (body.length == 0) {
            throw HttpRefused.malformedBody(Flaw.MISSING);
        }
        try {
            JsonNode tree = tree(body);
            if (!tree.isObject()) {
                throw HttpRefused.malformedBody(tree.isNull() ? Flaw.MISSING : Flaw.TYPE);
            }
            ObjectReader reader = mapper.readerFor(type);
            return (RejectUnknownFields.class.isAssignableFrom(type)
                            ? reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            : reader)
                    .readValue(tree);
        } catch (UnrecognizedPropertyException e) {
            throw Refused.invalid(pointer(e), "is not a field of this request");
        } catch (MismatchedInputException e) {
            // Without a path, there is text after the body.
            throw e.getPath().isEmpty()
                    ? HttpRefused.because(HttpReason.MALFORMED_BODY)
                    : Refused.invalid(List.of(new Violation(pointer(e), "has the wrong type", Flaw.TYPE)));
        } catch (JsonProcessingException e) {
            throw HttpRefused.because(HttpReason.MALFORMED_BODY);
        } catch (java.io.IOException e) {
            throw HttpRefused.because(HttpReason.MALFORMED_BODY);
        }
    }

    /**
     * Reads any JSON value, for a dialect with its own messages for invalid fields. Refuses with {@code
     * MALFORMED_BODY}, or names the text that cannot be stored.
     */
    public JsonNode tree(byte[] body) {
        try {
            JsonNode tree = mapper.readTree(decode(body));
            if (tree == null || tree.isMissingNode()) {
                throw HttpRefused.because(HttpReason.MALFORMED_BODY);
            }
            checkTexts(tree, null);
            return tree;
        } catch (JsonProcessingException e) {
            throw HttpRefused.because(HttpReason.MALFORMED_BODY);
        }
    }

    private static String decode(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                throw HttpRefused.because(HttpReason.MALFORMED_BODY);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw HttpRefused.because(HttpReason.MALFORMED_BODY);
        }
    }

    /* A place in the tree. Its pointer is written only for a refusal: for every node it would be quadratic. */
    private record Place(Place outer, String name) {

        static String pointer(Place place) {
            return place == null ? "" : pointer(place.outer) + '/' + place.name;
        }
    }

    private static void checkTexts(JsonNode node, Place place) {
        if (node.isTextual()) {
            requireStorable(node.textValue(), place);
        } else if (node.isObject()) {
            node.properties().forEach(field -> {
                requireStorable(field.getKey(), place);
                checkTexts(field.getValue(), new Place(place, field.getKey()));
            });
        } else if (node.isArray()) {
            Place items = new Place(place, "-");
            node.forEach(item -> checkTexts(item, items));
        }
    }

    private static void requireStorable(String text, Place place) {
        if (!Texts.isStorable(text)) {
            throw Texts.notStorable(Place.pointer(place));
        }
    }

    private static String pointer(MismatchedInputException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .map(name -> '/' + name)
                .collect(Collectors.joining());
    }
}
