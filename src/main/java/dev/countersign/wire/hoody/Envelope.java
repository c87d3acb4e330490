package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The shape of every success: {@code data} and {@code message} are left out where the contract has none. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = "statusCode")
record Envelope<T>(int statusCode, String message, T data) {

    static <T> Envelope<T> of(String message, T data) {
        return new Envelope<>(200, message, data);
    }

    static Envelope<Void> of(String message) {
        return new Envelope<>(200, message, null);
    }

    /** Without a message, where the contract has none. */
    static <T> Envelope<T> bare(T data) {
        return new Envelope<>(200, null, data);
    }
}
