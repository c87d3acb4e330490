package dev.countersign.wire.thogits;

import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.session.IssuedSession;
import dev.countersign.wire.http.Cookies;
import dev.countersign.wire.http.Cookies.Kind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The two cookies of this dialect: for the session, and for the challenge. A browser has one of them at a time. */
@ApplicationScoped
class SessionCookies {

    private static final Kind SESSION = Kind.ofHost("session");
    private static final Kind PARTIAL = Kind.ofHost("session_2fa");

    private final Cookies cookies;
    private final Time time;

    SessionCookies(Cookies cookies, Time time) {
        this.cookies = cookies;
        this.time = time;
    }

    boolean any(HttpServerRequest request) {
        return cookies.any(request, SESSION, PARTIAL);
    }

    boolean anySession(HttpServerRequest request) {
        return cookies.any(request, SESSION);
    }

    /** What may be the session's token. */
    List<SecretToken> sessions(HttpServerRequest request) {
        return cookies.tokens(request, SESSION);
    }

    /** What may be the token of the sign-in that waits for a code. */
    List<SecretToken> partials(HttpServerRequest request) {
        return cookies.tokens(request, PARTIAL);
    }

    /** Sets the session's token, of a new or a rotated session, and deletes the challenge. */
    void open(HttpServerRequest request, IssuedSession session) {
        cookies.set(
                request,
                SESSION,
                session.token(),
                Optional.of(Duration.between(session.issuedAt(), session.expiresAt())));
        if (cookies.any(request, PARTIAL)) {
            cookies.delete(request, PARTIAL);
        }
    }

    /** The session of this token ends later from now on. */
    void extend(HttpServerRequest request, SecretToken token, Instant end) {
        cookies.set(request, SESSION, token, Optional.of(Duration.between(time.now(), end)));
    }

    /** Sets the token of a challenge, and deletes the session. */
    void await(HttpServerRequest request, SecretToken challenge, Duration life) {
        cookies.set(request, PARTIAL, challenge, Optional.of(life));
        if (anySession(request)) {
            cookies.delete(request, SESSION);
        }
    }

    void forget(HttpServerRequest request) {
        cookies.delete(request, SESSION);
        cookies.delete(request, PARTIAL);
    }
}
