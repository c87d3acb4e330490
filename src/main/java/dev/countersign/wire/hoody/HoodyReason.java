package dev.countersign.wire.hoody;

import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.OwnReason;

/** Reasons for refusals that only this dialect has. The names are permanent. */
enum HoodyReason implements OwnReason {
    INVALID_ID_FORMAT(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format"),
    INVALID_ALIAS_FORMAT(400, "Bad Request", "INVALID_ALIAS_FORMAT", "Invalid alias format"),
    INVALID_IP_FORMAT(400, "Bad Request", "INVALID_IP_FORMAT", "Invalid IP address or CIDR format"),
    IP_WHITELIST_TOO_LARGE(
            400,
            "IP_WHITELIST_TOO_LARGE",
            "IP_WHITELIST_TOO_LARGE",
            "The IP whitelist may have 1000 entries and 65536 characters"),
    INVALID_REALM_ID_FORMAT(400, "Bad Request", "INVALID_REALM_ID_FORMAT", "Invalid realm ID format"),
    INVALID_EXPIRATION_FORMAT(400, "Bad Request", "INVALID_EXPIRATION_FORMAT", "Invalid expiration format"),
    EXPIRATION_IN_PAST(400, "Bad Request", "EXPIRATION_IN_PAST", "Expiration date must be in the future"),
    INVALID_PUBLIC_KEY_FORMAT(400, "Bad Request", "INVALID_PUBLIC_KEY_FORMAT", "Invalid public key format"),
    PUBLIC_STORAGE_TOO_LARGE(400, "Bad Request", "PUBLIC_STORAGE_TOO_LARGE", "Public storage exceeds 64KB limit"),
    /** For the token gate an incorrect password is a failed authentication; elsewhere it is a bad request. */
    INCORRECT_PASSWORD_FOR_TOKEN_GATE(401, "Unauthorized", "INCORRECT_PASSWORD", "Incorrect password"),
    CURRENT_PASSWORD_REQUIRED(
            400, "Bad Request", "CURRENT_PASSWORD_REQUIRED", "Current password is required for password changes"),
    CURRENT_PASSWORD_INCORRECT(400, "Bad Request", "CURRENT_PASSWORD_INCORRECT", "Current password is incorrect"),
    /** Providers sign this user in. A first password is set by a mailed link. */
    PASSWORD_NOT_SET(
            400, "Bad Request", "PASSWORD_NOT_SET", "This account has no password: set one by forgot-password first"),
    METADATA_TOO_LARGE(400, "Bad Request", "METADATA_TOO_LARGE", "Metadata exceeds 8KB limit"),
    CANNOT_MODIFY_OTHER_USER(403, "Forbidden", "CANNOT_MODIFY_OTHER_USER", "You can only modify your own account"),
    USER_NOT_FOUND(404, "Not Found", "USER_NOT_FOUND", "User not found"),
    CANNOT_BAN_ADMIN(409, "Conflict", "CANNOT_BAN_ADMIN", "Administrators cannot be banned"),
    CANNOT_ADMINISTER_SELF(
            409, "Conflict", "CANNOT_ADMINISTER_SELF", "Administrators cannot do this to their own account"),
    /** The state of a provider's callback is not live, of another provider or of another browser. */
    INVALID_STATE(
            400,
            "Bad Request",
            "INVALID_STATE",
            "This sign-in is over, or another browser began it. Please start again."),
    PROVIDER_NOT_CONFIGURED(404, "Not Found", "PROVIDER_NOT_CONFIGURED", "This provider is not configured"),
    LAUNCH_TICKET_GONE(410, "Gone", "LAUNCH_TICKET_GONE", "This launch ticket has already been used or has expired."),
    /** The ticket of a device is unknown in this browser. A browser that navigates gets another status than a client. */
    INVALID_DEVICE_TICKET(
            403,
            "Forbidden",
            "INVALID_DEVICE_TICKET",
            "This page is too old, or was opened in another browser. Type the code of the device again."),
    /** The device flow answers invalid fields with another status than the rest of the contract. */
    INVALID_DEVICE_FIELD(422, "Validation Error", "VALIDATION_ERROR", "Validation failed"),
    /** A claim may not outlive the access token, which has less than the shortest life of a claim left. */
    REFRESH_REQUIRED(400, "REFRESH_REQUIRED", "REFRESH_REQUIRED", "The token expires too soon: refresh it first"),
    AUTHORIZATION_PENDING("authorization_pending", "Nobody has decided yet"),
    SLOW_DOWN("slow_down", "Wait five seconds longer between requests"),
    ACCESS_DENIED("access_denied", "The request was denied"),
    EXPIRED_TOKEN("expired_token", "The device code is unknown, expired or used"),
    SIGNING_NOT_CONFIGURED(
            503,
            "SIGNING_NOT_CONFIGURED",
            "SIGNING_NOT_CONFIGURED",
            "Response signing is not configured on this API instance");

    private final HoodyError error;

    HoodyReason(int status, String error, String code, String message) {
        this.error = new HoodyError(status, error, code, message, null);
    }

    /** What a waiting device gets instead of its session; clients read {@code data.error}. */
    HoodyReason(String error, String message) {
        this.error = new HoodyError(400, "Bad Request", name(), message, new HoodyError.DevicePoll(error));
    }

    @Override
    public Dialect.Answer answer() {
        return new Dialect.Answer.Json(error.statusCode(), error);
    }
}
