package dev.countersign.wire.betterauth;

import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Terms;
import dev.countersign.wire.http.BearerHeader;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Better Auth's answer for every reason. A 404 has no body. */
@ApplicationScoped
@RegisterForReflection(targets = Problem.class)
class BetterAuthDialect implements Dialect {

    static final String NAME = "better-auth";

    private final SessionCookies cookies;

    BetterAuthDialect(SessionCookies cookies) {
        this.cookies = cookies;
    }

    /** How this dialect holds sessions; a browser's choice not to be remembered is kept through all steps. */
    static Terms.Opaque terms(boolean remembered) {
        return new Terms.Opaque(NAME, remembered);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> paths() {
        return Set.of("/api/auth/");
    }

    /** A wrong method is answered 404, like an unknown path. */
    @Override
    public void admit(HttpServerRequest request) {
        boolean unknown =
                request.path().endsWith("/") || (request.method().equals(HttpMethod.OPTIONS) && !isPreflight(request));
        if (unknown) {
            throw HttpRefused.because(HttpReason.NOT_FOUND);
        }
    }

    /* Whether this is a CORS preflight (Fetch standard, 3.2.2). */
    private static boolean isPreflight(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** True: {@link Requests} checks origins after the body was read, and not for every call. */
    @Override
    public boolean judgesOrigins() {
        return true;
    }

    /* Several headers are allowed: those with other schemes are for proxies before this server. */
    @Override
    public List<Credential> credentials(HttpServerRequest request) {
        List<String> bearer = BearerHeader.inAnyCase(request).tokens();
        List<SecretToken> inHeader = bearer.size() == 1
                ? SecretToken.parse(bearer.getFirst()).stream().toList()
                : List.of();
        return Stream.of(inHeader, cookies.sessions(request))
                .filter(tokens -> !tokens.isEmpty())
                .<Credential>map(Credential.Opaque::new)
                .toList();
    }

    /** False: this contract checks the fields of a request first. */
    @Override
    public boolean asksForCallerFirst() {
        return false;
    }

    /** True: a client that has kept an old token is like one without. */
    @Override
    public boolean ignoresInvalidCredentials() {
        return true;
    }

    @Override
    public Answer answer(Refused refused) {
        return switch (refused.reason()) {
            case VALIDATION_ERROR, MISSING_REQUIRED_FIELD -> problem(400, "VALIDATION_ERROR", sentence(refused));
            case PASSWORD_TOO_SHORT -> problem(400, "PASSWORD_TOO_SHORT", "Password too short");
            case PASSWORD_TOO_LONG -> problem(400, "PASSWORD_TOO_LONG", "Password too long");
            case WEAK_PASSWORD -> problem(400, "WEAK_PASSWORD", "Password too weak");
            case BREACHED_PASSWORD ->
                problem(
                        400,
                        "PASSWORD_COMPROMISED",
                        "The password is too easy to guess: it is known from a breach, or made of the email");
            case UNKNOWN_REGION -> problem(400, "UNKNOWN_REGION", "Unknown region");
            case SIGNUPS_DISABLED ->
                problem(400, "EMAIL_PASSWORD_SIGN_UP_DISABLED", "Email and password sign up is not enabled");
            case INVALID_VERIFICATION_TOKEN, INVALID_VERIFICATION_CODE, INVALID_RESET_TOKEN ->
                problem(400, "INVALID_TOKEN", "Invalid token");
            case INVALID_CREDENTIALS -> problem(401, "INVALID_EMAIL_OR_PASSWORD", "Invalid email or password");
            case EMAIL_NOT_VERIFIED -> problem(403, "EMAIL_NOT_VERIFIED", "Email not verified");
            case SIGN_IN_BANNED, ACCOUNT_BANNED -> problem(403, "BANNED_USER", "Your account is banned");
            case INSUFFICIENT_PERMISSIONS, REALM_REQUIRED, REALM_NOT_ALLOWED, PASSWORD_NOT_ENOUGH ->
                problem(403, "FORBIDDEN", "Forbidden");
            case MISSING_TOKEN, INVALID_TOKEN, TOKEN_EXPIRED, INVALID_REFRESH_TOKEN, REFRESH_CONFLICT ->
                problem(401, "UNAUTHORIZED", "Unauthorized");
            case RECENT_SIGN_IN_REQUIRED -> problem(403, "SESSION_NOT_FRESH", "Session is not fresh");
            case INCORRECT_PASSWORD -> problem(400, "INVALID_PASSWORD", "Invalid password");
            case TWOFACTOR_ALREADY_ENABLED -> problem(400, "TOTP_ALREADY_ENABLED", "TOTP is already enabled");
            case TWOFACTOR_NOT_ENABLED -> problem(400, "TWO_FACTOR_NOT_ENABLED", "Two factor isn't enabled");
            case TWOFACTOR_REQUIRED -> problem(403, "TWO_FACTOR_REQUIRED", "Two factor is required for this account");
            case TWOFACTOR_NOT_VERIFIED -> problem(400, "TOTP_NOT_ENABLED", "TOTP not enabled");
            case INVALID_OTP_CODE, MALFORMED_OTP_CODE -> problem(401, "INVALID_CODE", "Invalid code");
            case INVALID_BACKUP_CODE -> problem(401, "INVALID_BACKUP_CODE", "Invalid backup code");
            case MAILED_CODE_EXPIRED -> problem(400, "OTP_HAS_EXPIRED", "OTP has expired");
            case MAILED_CODE_NOT_ALLOWED -> problem(400, "OTP_NOT_CONFIGURED", "otp isn't configured");
            case INVALID_TEMP_TOKEN,
                    RESPONSE_MODE_MISMATCH,
                    INVALID_AUTHORIZATION_CODE,
                    INVALID_LINK_TOKEN,
                    UNKNOWN_USER_CODE,
                    USER_CODE_OVER -> problem(401, "INVALID_TWO_FACTOR_COOKIE", "Invalid two factor cookie");
            case OTP_REQUIRED ->
                problem(
                        403,
                        "TWO_FACTOR_REQUIRED",
                        "Sign in again with a code of your authenticator app or a backup code");
            case TWOFACTOR_LOCKED ->
                problem(
                        429,
                        "ACCOUNT_TEMPORARILY_LOCKED",
                        "Too many failed verification attempts. Your account is temporarily locked. Please try again later.");
            case TWOFACTOR_BLOCKED ->
                problem(
                        429,
                        "ACCOUNT_LOCKED",
                        "Too many failed verification attempts. Set a new password to unlock your account.");
            case SESSION_NOT_FOUND, TRUSTED_DEVICE_NOT_FOUND, IDENTITY_NOT_FOUND, TOKEN_NOT_FOUND ->
                problem(404, "NOT_FOUND", "Not found");
            case DUPLICATE_ALIAS, AUTH_TOKEN_LIMIT_REACHED, IDENTITY_TAKEN, LAST_WAY_IN, ADMINISTRATOR_STAYS ->
                problem(409, "CONFLICT", "Conflict");
            case RATE_LIMITED -> rateLimited(refused);
            case BUSY, DEPENDENCY_UNAVAILABLE, SECRET_UNREADABLE ->
                problem(503, "SERVICE_UNAVAILABLE", "The service is temporarily unavailable. Please try again later.");
            case INTERNAL_ERROR -> problem(500, "INTERNAL_SERVER_ERROR", "Internal server error");
        };
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return switch (refused.reason()) {
            case MALFORMED_BODY -> problem(400, "BAD_REQUEST", "Invalid JSON in request body");
            case MALFORMED_REQUEST -> problem(400, "BAD_REQUEST", "Malformed request");
            case EXPECTATION_FAILED -> problem(417, "EXPECTATION_FAILED", "Expectation failed");
            case INVALID_PATH -> problem(400, "BAD_REQUEST", "Invalid path");
            case INSUFFICIENT_PERMISSIONS -> problem(403, "FORBIDDEN", "Forbidden");
            case ORIGIN_MISSING -> problem(403, "MISSING_OR_NULL_ORIGIN", "Missing or null Origin");
            case ORIGIN_NOT_ALLOWED -> problem(403, "INVALID_ORIGIN", "Invalid origin");
            case NOT_FOUND, METHOD_NOT_ALLOWED -> new Answer.Empty(404);
            case NOT_ACCEPTABLE -> problem(406, "NOT_ACCEPTABLE", "Only application/json is served here");
            case PAYLOAD_TOO_LARGE -> problem(413, "PAYLOAD_TOO_LARGE", "The body may hold 16 kB at most");
            case UNSUPPORTED_MEDIA_TYPE ->
                problem(
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        refused.sentence().orElse("Content-Type is not allowed. Allowed types: application/json"));
        };
    }

    /* A field is named as in the contract: [body.password]. */
    private static String sentence(Refused refused) {
        return refused.violations().stream()
                .map(one -> "[body" + one.instancePath().replace('/', '.') + "] " + one.message())
                .collect(Collectors.joining("; "));
    }

    private static Answer rateLimited(Refused refused) {
        Map<String, String> headers = refused.retryAfter()
                .map(wait -> Map.of(
                        "X-Retry-After",
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))))
                .orElse(Map.of());
        return new Answer.Json(429, new Problem("Too many requests. Please try again later.", null), headers);
    }

    private static Answer problem(int status, String code, String message) {
        return new Answer.Json(status, new Problem(message, code));
    }
}
