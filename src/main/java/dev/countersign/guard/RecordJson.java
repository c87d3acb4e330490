package dev.countersign.guard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A record as JSON. Reading is strict: each component once and of its own type, never null, nothing else. What may be
 * missing is an {@link Optional}.
 *
 * <p>The record must name itself, and every record and enum in it, in {@link RegisterForReflection}, because a native
 * image could not read it otherwise.
 */
final class RecordJson<T extends Record> {

    private static final Logger LOG = Logger.getLogger(RecordJson.class);
    private static final JsonMapper MAPPER = mapper();

    private final Class<T> type;

    RecordJson(Class<T> type) {
        this.type = type;
        RegisterForReflection registered = type.getAnnotation(RegisterForReflection.class);
        requireRegistered(type, registered == null ? List.of() : List.of(registered.targets()));
    }

    private static void requireRegistered(Class<?> part, List<Class<?>> registered) {
        if (!registered.contains(part)) {
            throw new IllegalArgumentException(part + " is not registered for reflection");
        }
        if (part.isRecord()) {
            for (RecordComponent component : part.getRecordComponents()) {
                if (component.getType().isRecord() || component.getType().isEnum()) {
                    requireRegistered(component.getType(), registered);
                }
            }
        }
    }

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            builder.withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
        }
        return builder.build();
    }

    String write(T value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(type + " cannot be written", e);
        }
    }

    /** Empty if the text is not such a record. */
    Optional<T> read(String text) {
        try {
            return Optional.ofNullable(MAPPER.readValue(text, type));
        } catch (JsonProcessingException e) {
            LOG.debugf("not a %s: %s", type.getSimpleName(), e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
