package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.countersign.automation.MadeToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new automation token.
 *
 * @param token its text, which is shown this once
 */
record MadeTokenView(@JsonUnwrapped AuthTokenView shown, String token) {

    /** An {@link Envelope} with its own type, which the OpenAPI document needs for a status other than 200. */
    @Schema(requiredProperties = {"statusCode", "message", "data"})
    record Made(int statusCode, String message, MadeTokenView data) {}

    static Made made(String message, MadeToken made) {
        return new Made(
                201,
                message,
                new MadeTokenView(AuthTokenView.of(made.token()), made.text().reveal()));
    }

    @Override
    public String toString() {
        return "MadeTokenView";
    }
}
