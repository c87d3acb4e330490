package dev.countersign.wire.hoody;

import dev.countersign.automation.RealmId;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.session.Terms;
import dev.countersign.wire.hoody.HoodyError.Violation;
import dev.countersign.wire.http.ApiHost;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.ServerConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hoody's answer for every reason. */
@ApplicationScoped
@RegisterForReflection(targets = {HoodyError.class, HoodyError.Violation.class, HoodyError.DevicePoll.class})
class HoodyDialect implements Dialect {

    static final String NAME = "hoody";

    /** How this dialect holds sessions. */
    static final Terms.Pair TERMS = Terms.pair(NAME);

    static final String WEAK_PASSWORD =
            "Password must be at least 12 characters and include uppercase, lowercase, number, and special character.";
    static final String LONG_PASSWORD = "Password must be at most " + PasswordPolicy.MAX_LENGTH + " characters.";

    private final Authorization authorization;
    private final ApiHost apiHost;

    HoodyDialect(ServerConfig config) {
        this.authorization = new Authorization(config.basic());
        this.apiHost = new ApiHost(config.apiHost());
    }

    @Override
    public Answer at(String path, Answer answer) {
        if (!(answer.body() instanceof HoodyError error)) {
            return answer;
        }
        if (path.equals(IdentityClaimResource.PATH)) {
            return new Answer.Json(answer.status(), IdentityClaimResource.inItsWords(error), answer.headers());
        }
        if (path.startsWith(AdminGate.PATH)) {
            HoodyError ours = AdminGate.inItsWords(error);
            return new Answer.Json(ours.statusCode(), ours, answer.headers());
        }
        return answer;
    }

    @Override
    public Optional<RealmId> realm(HttpServerRequest request) {
        return apiHost.realm(request);
    }

    @Override
    public List<Credential> credentials(HttpServerRequest request) {
        return authorization.of(request);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAlwaysOn() {
        return true;
    }

    @Override
    public Set<String> paths() {
        return Set.of("/api/v1/");
    }

    /* Tokens have lists of addresses and a public storage of 64 kB each. */
    @Override
    public boolean takesLargeBodies(String path) {
        return path.startsWith("/api/v1/auth/tokens");
    }

    @Override
    public Answer answer(Refused refused) {
        return switch (refused.reason()) {
            case VALIDATION_ERROR -> badRequest(refused, "Validation failed");
            case MISSING_REQUIRED_FIELD -> badRequest(refused, refused.subject().orElse("Missing required field"));
            case WEAK_PASSWORD, PASSWORD_TOO_SHORT -> badRequest(refused, WEAK_PASSWORD);
            case PASSWORD_TOO_LONG -> badRequest(refused, LONG_PASSWORD);
            case BREACHED_PASSWORD ->
                badRequest(
                        refused,
                        "Password is too easy to guess: it is on lists of breached passwords or holds your email");
            case UNKNOWN_REGION ->
                badRequest(refused, "Unknown region: " + refused.subject().orElse(""));
            case INVALID_VERIFICATION_TOKEN -> badRequest(refused, "Invalid or expired verification token");
            case INVALID_VERIFICATION_CODE -> badRequest(refused, "Invalid or expired verification code");
            case INVALID_RESET_TOKEN -> badRequest(refused, "Invalid or expired reset token");
            case INVALID_CREDENTIALS -> error(refused, 401, "Unauthorized", "Invalid credentials");
            case EMAIL_NOT_VERIFIED ->
                error(
                        refused,
                        401,
                        "EMAIL_NOT_VERIFIED",
                        "Email not verified. Please check your inbox or request a new verification link.",
                        Map.of("email", refused.subject().orElse("")));
            case MISSING_TOKEN -> error(refused, 401, "Unauthorized", "Authentication token required");
            case INVALID_TOKEN -> error(refused, 401, "Unauthorized", "Invalid authentication token");
            case TOKEN_EXPIRED -> error(refused, 401, "Unauthorized", "Token has expired");
            case PASSWORD_NOT_ENOUGH ->
                error(refused, 401, "Unauthorized", "2FA verification required: use a token instead of the password");
            case INSUFFICIENT_PERMISSIONS -> error(refused, 403, "Forbidden", "Insufficient permissions");
            // The vendor's clients look for these words.
            case REALM_REQUIRED -> error(refused, 403, "Forbidden", "This token requires a realm-scoped URL");
            case REALM_NOT_ALLOWED ->
                error(
                        refused,
                        403,
                        "Forbidden",
                        "This token is not valid for realm " + refused.subject().orElse(""));
            case INVALID_REFRESH_TOKEN, REFRESH_CONFLICT ->
                error(refused, 401, "Unauthorized", "Invalid or expired refresh token");
            case SIGNUPS_DISABLED -> error(refused, 403, "Forbidden", "Signups are currently disabled");
            case SIGN_IN_BANNED -> error(refused, 403, "ACCOUNT_BANNED", "Your account is banned");
            case ACCOUNT_BANNED -> error(refused, 403, "Forbidden", "Your account is banned");
            case SESSION_NOT_FOUND -> error(refused, 404, "Not Found", "Session not found");
            case INCORRECT_PASSWORD -> badRequest(refused, "Incorrect password");
            case TWOFACTOR_ALREADY_ENABLED -> badRequest(refused, "2FA is already enabled");
            case TWOFACTOR_NOT_ENABLED -> badRequest(refused, "2FA is not enabled");
            case TWOFACTOR_REQUIRED -> error(refused, 403, "Forbidden", "2FA is required for your account");
            case TWOFACTOR_NOT_VERIFIED -> badRequest(refused, "2FA setup incomplete - verification required");
            case INVALID_OTP_CODE -> wrongCode(refused, "Invalid or expired 2FA code");
            case MAILED_CODE_EXPIRED -> error(refused, 401, "Unauthorized", "Invalid or expired 2FA code");
            case MALFORMED_OTP_CODE -> badRequest(refused, "Invalid OTP code");
            case INVALID_BACKUP_CODE -> wrongCode(refused, "Invalid or already used backup code");
            case TWOFACTOR_LOCKED -> locked(refused);
            case TWOFACTOR_BLOCKED ->
                error(
                        refused,
                        429,
                        "Too Many Requests",
                        "Too many failed attempts in a row. Set a new password to unlock your account.");
            case INVALID_TEMP_TOKEN -> badRequest(refused, "Temporary token expired or invalid");
            case INVALID_AUTHORIZATION_CODE -> badRequest(refused, "Invalid or expired authorization code");
            case UNKNOWN_USER_CODE -> error(refused, 404, "Not Found", "Unknown code");
            case USER_CODE_OVER -> error(refused, 410, "Gone", "This code is no longer valid");
            case OTP_REQUIRED -> badRequest(refused, "2FA verification required for this operation");
            case RESPONSE_MODE_MISMATCH ->
                badRequest(refused, "response_mode must be the one that the sign-in began with");
            case RECENT_SIGN_IN_REQUIRED ->
                error(refused, 403, "Forbidden", "Sign in again to do this: your sign-in is too long ago");
            case MAILED_CODE_NOT_ALLOWED -> badRequest(refused, "An emailed code is not accepted here");
            case TRUSTED_DEVICE_NOT_FOUND -> error(refused, 404, "Not Found", "Trusted device not found");
            case IDENTITY_NOT_FOUND -> error(refused, 404, "Not Found", "Identity not found");
            case IDENTITY_TAKEN -> error(refused, 409, "Conflict", "This identity belongs to another account");
            case INVALID_LINK_TOKEN -> badRequest(refused, "Invalid or expired link token");
            case ADMINISTRATOR_STAYS ->
                error(refused, 409, "Conflict", "An administrator cannot be deleted. Have the right taken away first");
            case LAST_WAY_IN ->
                error(
                        refused,
                        409,
                        "Conflict",
                        "Without this identity nobody could sign in to the account. Set a password or link another one"
                                + " first.");
            case TOKEN_NOT_FOUND -> error(refused, 404, "Not Found", "Authentication token not found");
            case DUPLICATE_ALIAS ->
                error(
                        refused,
                        400,
                        "DUPLICATE_ALIAS",
                        "Alias \"" + refused.subject().orElse("") + "\" already exists for this user");
            case AUTH_TOKEN_LIMIT_REACHED ->
                error(refused, 409, "AUTH_TOKEN_LIMIT_REACHED", "This account has as many tokens as it may have");
            case SECRET_UNREADABLE -> unavailable(refused, "The service is temporarily unavailable.");
            case RATE_LIMITED ->
                error(
                        refused,
                        429,
                        "Too Many Requests",
                        "Rate limit exceeded for this endpoint. Please try again later.");
            case BUSY -> unavailable(refused, "The server is busy. Please try again shortly.");
            case DEPENDENCY_UNAVAILABLE -> unavailable(refused, "The service is temporarily unavailable.");
            case INTERNAL_ERROR -> error(refused, 500, "Internal Server Error", "Internal server error");
        };
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return switch (refused.reason()) {
            case MALFORMED_BODY -> http(refused, 400, "Bad Request", "Validation failed: the body is not valid JSON");
            case MALFORMED_REQUEST -> http(refused, 400, "Bad Request", "Malformed request");
            case EXPECTATION_FAILED -> http(refused, 417, "Expectation Failed", "Expectation failed");
            case INVALID_PATH -> http(refused, 400, "Bad Request", "Invalid path");
            case INSUFFICIENT_PERMISSIONS -> http(refused, 403, "Forbidden", "Insufficient permissions");
            case NOT_FOUND -> http(refused, 404, "Not Found", "Resource not found");
            case METHOD_NOT_ALLOWED -> http(refused, 405, "Method Not Allowed", "Method not allowed");
            case NOT_ACCEPTABLE -> http(refused, 406, "Not Acceptable", "Only application/json is served here");
            case PAYLOAD_TOO_LARGE -> http(refused, 413, "Payload Too Large", "The body is too large");
            case UNSUPPORTED_MEDIA_TYPE ->
                http(refused, 415, "Unsupported Media Type", "Only application/json in UTF-8 is accepted");
            case ORIGIN_MISSING -> http(refused, 403, "Forbidden", "The request does not say from where it comes");
            case ORIGIN_NOT_ALLOWED -> http(refused, 403, "Forbidden", "This origin is not allowed");
        };
    }

    private static Answer badRequest(Refused refused, String message) {
        List<Violation> wrong = refused.violations().stream().map(Violation::of).toList();
        return error(refused, 400, "Bad Request", message, wrong.isEmpty() ? null : wrong);
    }

    private static Answer wrongCode(Refused refused, String message) {
        return error(
                refused,
                401,
                "Unauthorized",
                message,
                refused.attemptsRemaining().isPresent()
                        ? Map.of(
                                "attempts_remaining",
                                refused.attemptsRemaining().getAsInt())
                        : null);
    }

    private static Answer locked(Refused refused) {
        long seconds =
                refused.retryAfter().orElse(Duration.ZERO).plusMillis(999).toSeconds();
        long minutes = Math.max(1, (seconds + 59) / 60);
        return error(
                refused,
                429,
                "Too Many Requests",
                "Too many failed attempts. Account locked for " + minutes + (minutes == 1 ? " minute." : " minutes."),
                Map.of("lockout_seconds", Math.max(1, seconds)));
    }

    private static Answer unavailable(Refused refused, String message) {
        return error(refused, 503, "Service Unavailable", message);
    }

    private static Answer error(Refused refused, int status, String error, String message) {
        return error(refused, status, error, message, null);
    }

    private static Answer error(Refused refused, int status, String error, String message, Object data) {
        return new Answer.Json(status, new HoodyError(status, error, code(refused.reason()), message, data));
    }

    private static Answer http(HttpRefused refused, int status, String error, String message) {
        return new Answer.Json(
                status, new HoodyError(status, error, refused.reason().name(), message, null));
    }

    /* Some of our reasons share one symbol of the contract. */
    private static String code(Reason reason) {
        return switch (reason) {
            case SIGN_IN_BANNED -> Reason.ACCOUNT_BANNED.name();
            case PASSWORD_NOT_ENOUGH -> Reason.OTP_REQUIRED.name();
            // The contract has one symbol for every unacceptable password.
            case PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG -> Reason.WEAK_PASSWORD.name();
            case MALFORMED_OTP_CODE, MAILED_CODE_EXPIRED -> Reason.INVALID_OTP_CODE.name();
            default -> reason.name();
        };
    }
}
