package dev.countersign.wire.hydracore;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.PendingTokens;
import dev.countersign.wire.http.Cookies;
import dev.countersign.wire.http.Cookies.Kind;
import dev.countersign.wire.http.Cookies.Prefix;
import dev.countersign.wire.http.Credential;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** The two cookies of a browser: each lives as long as the token in it, and the refresh token goes to this dialect only. */
@ApplicationScoped
class TokenCookies {

    private static final Kind ACCESS = Kind.ofHost("access_token");
    private static final Kind REFRESH = new Kind("refresh_token", Prefix.SECURE, "/auth");

    private final Cookies cookies;

    TokenCookies(Cookies cookies) {
        this.cookies = cookies;
    }

    /** Has the browser keep the tokens that it is answered with. */
    TokensView hand(HttpServerRequest request, IssuedTokens tokens) {
        cookies.set(request, ACCESS, tokens.access(), seconds(tokens.accessLife()));
        cookies.set(request, REFRESH, tokens.refresh(), seconds(tokens.refreshLife()));
        return TokensView.of(tokens);
    }

    /** The same for the tokens of a signup that waits. */
    TokensView hand(HttpServerRequest request, PendingTokens.Pair tokens) {
        cookies.set(request, ACCESS, tokens.access(), seconds(tokens.accessLife()));
        cookies.set(request, REFRESH, tokens.refresh(), seconds(tokens.refreshLife()));
        return TokensView.of(tokens);
    }

    private static Optional<Duration> seconds(long life) {
        return Optional.of(Duration.ofSeconds(life));
    }

    void clear(HttpServerRequest request) {
        cookies.delete(request, ACCESS);
        cookies.delete(request, REFRESH);
    }

    boolean any(HttpServerRequest request) {
        return cookies.any(request, ACCESS, REFRESH);
    }

    /**
     * The access token in the header, or else in the cookie.
     *
     * @throws Refused with {@code INVALID_TOKEN} when the header holds something else
     */
    Optional<String> access(HttpServerRequest request) {
        return Credential.bearer(request).map(TokenCookies::token).or(() -> cookies.read(request, ACCESS));
    }

    /** The same, and a header that holds something else counts as none. */
    Optional<String> accessIfAny(HttpServerRequest request) {
        return Credential.bearer(request)
                .filter(Credential.Access.class::isInstance)
                .map(TokenCookies::token)
                .or(() -> cookies.read(request, ACCESS));
    }

    private static String token(Credential credential) {
        return switch (credential) {
            case Credential.Access access -> access.token();
            case Credential.Opaque opaque -> throw Refused.because(Reason.INVALID_TOKEN);
            case Credential.Unreadable unreadable -> throw Refused.because(Reason.INVALID_TOKEN);
        };
    }

    /** The refresh token in the body, or else in the cookie. */
    Optional<String> refresh(String inBody, HttpServerRequest request) {
        return inBody.isEmpty() ? cookies.read(request, REFRESH) : Optional.of(inBody);
    }
}
