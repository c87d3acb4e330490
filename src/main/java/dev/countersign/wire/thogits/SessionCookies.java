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
import java.util.Optional;

/** The two cookies of this dialect: the session, and the sign-in that waits for its code. A browser has one of them. */
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

    /** The session's token; empty also for what cannot be one. */
    Optional<SecretToken> session(HttpServerRequest request) {
        return token(request, SESSION);
    }

    /** The token of the sign-in that waits for a code; empty also for what cannot be one. */
    Optional<SecretToken> partial(HttpServerRequest request) {
        return token(request, PARTIAL);
    }

    private Optional<SecretToken> token(HttpServerRequest request, Kind kind) {
        return cookies.read(request, kind).flatMap(SecretToken::parse);
    }

    /** A session is open, or has a new token. */
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

    /** The session that the request came with ends later from now on. */
    void extend(HttpServerRequest request, Instant end) {
        session(request)
                .ifPresent(
                        token -> cookies.set(request, SESSION, token, Optional.of(Duration.between(time.now(), end))));
    }

    /** A sign-in waits for its code. */
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
