package dev.countersign.wire.betterauth;

import dev.countersign.device.DeviceConfig;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.IssuedSession;
import dev.countersign.wire.http.Cookies;
import dev.countersign.wire.http.Cookies.Kind;
import dev.countersign.wire.http.Cookies.Prefix;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookies of the contract, by the names that clients and their middleware look for. Their values are our own opaque
 * tokens.
 */
@ApplicationScoped
class SessionCookies {

    private static final Kind SESSION = kind("session_token");
    private static final Kind CACHE = kind("session_data");
    private static final Kind DONT_REMEMBER = kind("dont_remember");
    private static final Kind CHALLENGE = kind("two_factor");
    private static final Kind DEVICE = kind("trust_device");
    private static final Pattern TRUST = Pattern.compile("[0-9a-f]{24}\\.[0-9a-f]{64}");
    private static final SecretToken YES = new SecretToken("true");
    private static final String SET_AUTH_TOKEN = "set-auth-token";

    private final Cookies cookies;
    private final Duration trustLife;

    SessionCookies(Cookies cookies, DeviceConfig config) {
        this.cookies = cookies;
        this.trustLife = config.trustedDeviceLife();
    }

    private static Kind kind(String name) {
        return new Kind("better-auth." + name, Prefix.SECURE, "/");
    }

    /** The values that may be the session's token. */
    List<SecretToken> sessions(HttpServerRequest request) {
        return cookies.tokens(request, SESSION);
    }

    /** The values that may be the token of the challenge. */
    List<SecretToken> challenges(HttpServerRequest request) {
        return cookies.tokens(request, CHALLENGE);
    }

    /** The values that may be the secret of a trusted device. */
    List<SecretToken> devices(HttpServerRequest request) {
        return cookies.read(request, DEVICE, TRUST.asMatchPredicate()).stream()
                .map(SecretToken::new)
                .toList();
    }

    /** Whether the sign-in asked in its first step to be remembered. */
    boolean isRemembered(HttpServerRequest request) {
        return !cookies.any(request, DONT_REMEMBER);
    }

    /** Hands out the session, as a cookie and, for clients without cookies, as a header. */
    void open(HttpServerRequest request, IssuedSession session) {
        hand(request, session);
        keep(request, session.remembered());
    }

    /** Like {@link #open}, for a browser that becomes a trusted device; it also forgets {@code dont_remember}. */
    void openTrusted(HttpServerRequest request, IssuedSession session, SecretToken device) {
        hand(request, session);
        cookies.delete(request, DONT_REMEMBER);
        trust(request, device);
    }

    private void hand(HttpServerRequest request, IssuedSession session) {
        Duration life = Duration.between(session.issuedAt(), session.expiresAt());
        cookies.set(request, SESSION, session.token(), session.remembered() ? Optional.of(life) : Optional.empty());
        tell(request, session.token());
    }

    /** Sets the secret that a trusted device presents next time. */
    void trust(HttpServerRequest request, SecretToken device) {
        cookies.set(request, DEVICE, device, Optional.of(trustLife));
    }

    private static void tell(HttpServerRequest request, SecretToken token) {
        HttpServerResponse response = request.response();
        response.putHeader(SET_AUTH_TOKEN, token.reveal());
        if (!response.headers().contains(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, SET_AUTH_TOKEN);
        }
    }

    /** Hands out the same token for a longer time, rounded up to whole seconds. */
    void extend(HttpServerRequest request, SecretToken token, Duration life) {
        cookies.set(request, SESSION, token, Optional.of(life.plusMillis(999)));
        tell(request, token);
    }

    /** Begins the second step, and deletes every cookie that could open a session. */
    void challenge(HttpServerRequest request, SecretToken token, Duration life, boolean remembered) {
        cookies.delete(request, SESSION);
        cookies.delete(request, CACHE);
        cookies.set(request, CHALLENGE, token, Optional.of(life));
        keep(request, remembered);
        distrust(request);
    }

    /* An earlier sign-in may have left the opposite choice. */
    private void keep(HttpServerRequest request, boolean remembered) {
        if (!remembered) {
            cookies.set(request, DONT_REMEMBER, YES, Optional.empty());
        } else if (cookies.any(request, DONT_REMEMBER)) {
            cookies.delete(request, DONT_REMEMBER);
        }
    }

    void endChallenge(HttpServerRequest request) {
        cookies.delete(request, CHALLENGE);
    }

    void distrust(HttpServerRequest request) {
        if (!devices(request).isEmpty()) {
            cookies.delete(request, DEVICE);
        }
    }

    /** Deletes the session, but keeps the device trusted. */
    void close(HttpServerRequest request) {
        cookies.delete(request, SESSION);
        cookies.delete(request, CACHE);
        cookies.delete(request, DONT_REMEMBER);
    }
}
