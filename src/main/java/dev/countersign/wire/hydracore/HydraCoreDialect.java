package dev.countersign.wire.hydracore;

import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.hydracore.HydraCoreError.Field;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** HydraCore's answer for every reason. */
@ApplicationScoped
@RegisterForReflection(targets = {HydraCoreError.class, Field.class})
class HydraCoreDialect implements Dialect {

    static final String NAME = "hydracore";

    private static final int UNPROCESSABLE = 422;

    private final TokenCookies cookies;

    HydraCoreDialect(TokenCookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> paths() {
        return Set.of("/auth/");
    }

    @Override
    public List<Credential> credentials(HttpServerRequest request) {
        return cookies.credentials(request);
    }

    /** RFC 7617 for programs, where Bearer would be no answer. */
    @Override
    public String scheme(String path) {
        return path.replaceFirst("/$", "").equals("/auth/token")
                ? "Basic realm=\"countersign\", charset=\"UTF-8\""
                : scheme();
    }

    @Override
    public Answer answer(Refused refused) {
        return switch (refused.reason()) {
            case VALIDATION_ERROR, MISSING_REQUIRED_FIELD -> fields(refused);
            case PASSWORD_TOO_SHORT -> body("String should have at least 8 characters", "string_too_short");
            case PASSWORD_TOO_LONG -> body("String should have at most 128 characters", "string_too_long");
            case WEAK_PASSWORD, BREACHED_PASSWORD -> body(Fields.TOO_EASY, "value_error");
            case UNKNOWN_REGION -> body("Value error, unknown region", "value_error");
            case INVALID_VERIFICATION_TOKEN, INVALID_VERIFICATION_CODE ->
                error(400, "Invalid or expired verification code");
            case INVALID_RESET_TOKEN -> error(400, "Invalid or expired reset token");
            case RESPONSE_MODE_MISMATCH -> error(400, "This sign-in cannot be completed here");
            case TWOFACTOR_ALREADY_ENABLED -> error(400, "The second factor is already enabled");
            case TWOFACTOR_NOT_ENABLED, TWOFACTOR_NOT_VERIFIED -> error(400, "The second factor is not enabled");
            case MAILED_CODE_NOT_ALLOWED -> error(400, "An emailed code is not accepted here");
            case MALFORMED_OTP_CODE -> error(400, "Not the form of a code");
            case INVALID_CREDENTIALS, INCORRECT_PASSWORD -> error(401, "Invalid email or password");
            case MISSING_TOKEN -> error(401, "Not authenticated");
            case INVALID_TOKEN, TOKEN_EXPIRED -> error(401, "Invalid or expired token");
            case INVALID_REFRESH_TOKEN, REFRESH_CONFLICT -> error(401, "Invalid or expired refresh token");
            case INVALID_TEMP_TOKEN,
                    INVALID_AUTHORIZATION_CODE,
                    INVALID_LINK_TOKEN,
                    UNKNOWN_USER_CODE,
                    USER_CODE_OVER -> error(401, "Invalid or expired temporary token");
            case INVALID_OTP_CODE, INVALID_BACKUP_CODE, MAILED_CODE_EXPIRED -> error(401, "Invalid or expired code");
            case OTP_REQUIRED, PASSWORD_NOT_ENOUGH -> error(401, "second factor required");
            case EMAIL_NOT_VERIFIED -> error(403, "Email not verified");
            case SIGNUPS_DISABLED -> error(403, "Registration is closed");
            case SIGN_IN_BANNED, ACCOUNT_BANNED -> error(403, "This account is banned");
            case TWOFACTOR_REQUIRED, INSUFFICIENT_PERMISSIONS, REALM_REQUIRED, REALM_NOT_ALLOWED ->
                error(403, "Not enough permissions");
            case RECENT_SIGN_IN_REQUIRED -> error(403, "Sign in again to do this");
            case SESSION_NOT_FOUND, TRUSTED_DEVICE_NOT_FOUND, IDENTITY_NOT_FOUND, TOKEN_NOT_FOUND ->
                error(404, "Not Found");
            case DUPLICATE_ALIAS, AUTH_TOKEN_LIMIT_REACHED, IDENTITY_TAKEN, LAST_WAY_IN, ADMINISTRATOR_STAYS ->
                error(409, "Conflict");
            case RATE_LIMITED -> error(429, "Too many requests. Try again later");
            case TWOFACTOR_LOCKED -> error(429, "Too many wrong codes. Try again later");
            case TWOFACTOR_BLOCKED -> error(429, "Too many wrong codes in a row. Set a new password");
            case INTERNAL_ERROR -> error(500, "Internal Server Error");
            case BUSY, DEPENDENCY_UNAVAILABLE, SECRET_UNREADABLE -> error(503, "Service Unavailable");
        };
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return switch (refused.reason()) {
            case MALFORMED_BODY -> malformed(refused);
            case MALFORMED_REQUEST -> error(400, "Bad Request");
            case EXPECTATION_FAILED -> error(417, "Expectation Failed");
            case INVALID_PATH -> error(400, "Invalid path");
            case INSUFFICIENT_PERMISSIONS -> error(403, "Not enough permissions");
            case ORIGIN_MISSING, ORIGIN_NOT_ALLOWED -> error(403, "This origin is not allowed");
            case NOT_FOUND -> error(404, "Not Found");
            case METHOD_NOT_ALLOWED -> error(405, "Method Not Allowed");
            case NOT_ACCEPTABLE -> error(406, "Not Acceptable");
            case PAYLOAD_TOO_LARGE -> error(413, "Request Entity Too Large");
            case UNSUPPORTED_MEDIA_TYPE -> error(415, "Unsupported Media Type");
        };
    }

    private static Answer fields(Refused refused) {
        return unprocessable(refused.violations().stream().map(Field::of).toList());
    }

    private static Answer malformed(HttpRefused refused) {
        return switch (refused.flaw()) {
            case MISSING -> body("Field required", "missing");
            case TYPE ->
                body("Input should be a valid dictionary or object to extract fields from", "model_attributes_type");
            case TOO_SHORT, TOO_LONG, VALUE -> body("JSON decode error", "json_invalid");
        };
    }

    private static Answer body(String msg, String type) {
        return unprocessable(List.of(Field.ofBody(msg, type)));
    }

    private static Answer unprocessable(List<Field> detail) {
        return new Answer.Json(UNPROCESSABLE, new HydraCoreError(detail));
    }

    private static Answer error(int status, String detail) {
        return new Answer.Json(status, new HydraCoreError(detail));
    }
}
