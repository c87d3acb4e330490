package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every success. It always has a message: the vendor's SDK mistakes a body without one for the data itself
 * and wraps it again. {@code data} is absent rather than null.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"statusCode", "message"})
record Envelope<T>(int statusCode, String message, T data) {

    static <T> Envelope<T> of(String message, T data) {
        return new Envelope<>(200, message, data);
    }

    static Envelope<Void> of(String message) {
        return new Envelope<>(200, message, null);
    }
}
