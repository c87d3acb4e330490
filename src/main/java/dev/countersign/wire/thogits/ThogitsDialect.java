package dev.countersign.wire.thogits;

import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.Origins;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Thogits' answer for every reason. */
@ApplicationScoped
@RegisterForReflection(targets = ThogitsMessage.class)
class ThogitsDialect implements Dialect {

    static final String NAME = "thogits";

    /* The rest of this root belongs to another dialect. */
    private static final String ROOT = "/api/auth/";

    static final String REGISTER = ROOT + "register";
    static final String LOGIN = ROOT + "login";
    static final String LOGOUT = ROOT + "logout";
    static final String ME = ROOT + "me";
    static final String SECOND_FACTOR = ROOT + "2fa";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final SessionCookies cookies;
    private final Origins origins;

    ThogitsDialect(SessionCookies cookies, Origins origins) {
        this.cookies = cookies;
        this.origins = origins;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> paths() {
        return Set.of(REGISTER, LOGIN, LOGOUT, ME, SECOND_FACTOR, SECOND_FACTOR + '/');
    }

    @Override
    public List<Credential> credentials(HttpServerRequest request) {
        return cookies.anySession(request) ? List.of(new Credential.Opaque(cookies.sessions(request))) : List.of();
    }

    /** No scheme is registered for cookies. Browsers show no password prompt for this one. */
    @Override
    public String scheme() {
        return "Cookie";
    }

    @Override
    public void admit(HttpServerRequest request) {
        if (!SAFE.contains(request.method()) && cookies.any(request)) {
            origins.require(request);
        }
    }

    @Override
    public Answer answer(Refused refused) {
        return switch (refused.reason()) {
            case VALIDATION_ERROR, MISSING_REQUIRED_FIELD -> message(400, blamed(refused));
            case WEAK_PASSWORD -> message(400, "The password is too weak");
            case PASSWORD_TOO_SHORT -> message(400, "The password must have at least 8 characters");
            case PASSWORD_TOO_LONG -> message(400, "The password may have 128 characters at most");
            case BREACHED_PASSWORD ->
                message(
                        400,
                        "The password is too easy to guess: it is on lists of breached passwords or holds your email");
            case UNKNOWN_REGION -> message(400, "Unknown region");
            case INVALID_VERIFICATION_TOKEN, INVALID_VERIFICATION_CODE, INVALID_RESET_TOKEN ->
                message(400, "Invalid or expired link");
            case INCORRECT_PASSWORD -> message(400, "Incorrect password");
            case TWOFACTOR_ALREADY_ENABLED -> message(400, "TOTP is already enabled");
            case TWOFACTOR_NOT_ENABLED -> message(400, "TOTP is not enabled");
            case TWOFACTOR_NOT_VERIFIED -> message(400, "No pending TOTP setup");
            case INVALID_OTP_CODE, INVALID_BACKUP_CODE, MAILED_CODE_EXPIRED -> message(400, "Invalid code");
            case MALFORMED_OTP_CODE -> message(400, "Invalid code: it has six digits");
            case OTP_REQUIRED -> message(400, "A TOTP code is required");
            case MAILED_CODE_NOT_ALLOWED -> message(400, "An emailed code is not accepted here");
            case INVALID_CREDENTIALS -> message(401, "Invalid email or password");
            case MISSING_TOKEN,
                    INVALID_TOKEN,
                    TOKEN_EXPIRED,
                    INVALID_REFRESH_TOKEN,
                    REFRESH_CONFLICT,
                    SESSION_NOT_FOUND -> message(401, "Not signed in");
            case INVALID_TEMP_TOKEN,
                    RESPONSE_MODE_MISMATCH,
                    INVALID_AUTHORIZATION_CODE,
                    INVALID_LINK_TOKEN,
                    UNKNOWN_USER_CODE,
                    USER_CODE_OVER -> message(401, "No sign-in waits for a code: sign in with your password first");
            case EMAIL_NOT_VERIFIED -> message(403, "Your email is not verified: follow the link that was sent to you");
            case SIGNUPS_DISABLED -> message(403, "Registration is currently closed");
            case SIGN_IN_BANNED, ACCOUNT_BANNED -> message(403, "Your account is banned");
            case INSUFFICIENT_PERMISSIONS, REALM_REQUIRED, REALM_NOT_ALLOWED, PASSWORD_NOT_ENOUGH ->
                message(403, "Insufficient permissions");
            case TWOFACTOR_REQUIRED ->
                message(
                        403,
                        "Your account must have a second factor: it has to be set up before you can sign in here, and"
                                + " cannot be disabled");
            case RECENT_SIGN_IN_REQUIRED -> message(403, "Sign in again to do this: your sign-in is too long ago");
            case TRUSTED_DEVICE_NOT_FOUND, IDENTITY_NOT_FOUND, TOKEN_NOT_FOUND -> message(404, "Not found");
            case DUPLICATE_ALIAS, AUTH_TOKEN_LIMIT_REACHED, IDENTITY_TAKEN, LAST_WAY_IN, ADMINISTRATOR_STAYS ->
                message(400, "Conflict");
            case TWOFACTOR_LOCKED -> message(429, "Too many wrong codes. Try again later.");
            case TWOFACTOR_BLOCKED ->
                message(429, "Too many wrong codes in a row. Set a new password to unlock your account.");
            case RATE_LIMITED -> message(429, "Too many requests. Try again later.");
            case BUSY -> message(503, "The server is busy. Try again shortly.");
            case SECRET_UNREADABLE, DEPENDENCY_UNAVAILABLE -> message(503, "The service is temporarily unavailable");
            case INTERNAL_ERROR -> message(500, "Internal server error");
        };
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return switch (refused.reason()) {
            case MALFORMED_BODY -> message(400, "The body is not valid JSON");
            case MALFORMED_REQUEST -> message(400, "Malformed request");
            case EXPECTATION_FAILED -> message(417, "Expectation failed");
            case INVALID_PATH -> message(400, "Invalid path");
            case INSUFFICIENT_PERMISSIONS -> message(403, "Insufficient permissions");
            case ORIGIN_MISSING -> message(403, "The request does not say from where it comes");
            case ORIGIN_NOT_ALLOWED -> message(403, "This origin is not allowed");
            case NOT_FOUND -> message(404, "Not found");
            case METHOD_NOT_ALLOWED -> message(405, "Method not allowed");
            case NOT_ACCEPTABLE -> message(406, "Only application/json is served here");
            case PAYLOAD_TOO_LARGE -> message(413, "The body may hold 16 kB at most");
            case UNSUPPORTED_MEDIA_TYPE -> message(415, "Only application/json in UTF-8 is accepted");
        };
    }

    private static Answer message(int status, String sentence) {
        return new Answer.Json(status, new ThogitsMessage(sentence));
    }

    /* Such as "email is required"; a pointer to the whole body is empty. */
    private static String blamed(Refused refused) {
        String all = refused.violations().stream()
                .map(one -> (one.instancePath().replaceFirst("^/", "") + ' ' + one.message()).strip())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "The request is not valid" : all;
    }
}
