package dev.countersign.wire.hoody;

import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.OwnReason;

/** Reasons for refusals that only this dialect has. The names are permanent. */
enum HoodyReason implements OwnReason {
    INVALID_ID_FORMAT(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format"),
    /** For the token gate an incorrect password is a failed authentication; elsewhere it is a bad request. */
    INCORRECT_PASSWORD_FOR_TOKEN_GATE(401, "Unauthorized", "INCORRECT_PASSWORD", "Incorrect password"),
    /** The state of a provider's callback is not live, of another provider or of another browser. */
    INVALID_STATE(
            400,
            "Bad Request",
            "INVALID_STATE",
            "This sign-in is over, or another browser began it. Please start again."),
    PROVIDER_NOT_CONFIGURED(404, "Not Found", "PROVIDER_NOT_CONFIGURED", "This provider is not configured"),
    LAUNCH_TICKET_GONE(410, "Gone", "LAUNCH_TICKET_GONE", "This launch ticket has already been used or has expired."),
    SIGNING_NOT_CONFIGURED(
            503,
            "SIGNING_NOT_CONFIGURED",
            "SIGNING_NOT_CONFIGURED",
            "Response signing is not configured on this API instance");

    private final HoodyError error;

    HoodyReason(int status, String error, String code, String message) {
        this.error = new HoodyError(status, error, code, message, null);
    }

    @Override
    public Dialect.Answer answer() {
        return new Dialect.Answer.Json(error.statusCode(), error);
    }
}
