package dev.countersign.wire.hydracore;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.PendingTokens;
import dev.countersign.wire.http.Cookies;
import dev.countersign.wire.http.Cookies.Kind;
import dev.countersign.wire.http.Cookies.Prefix;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.Origins;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * The two cookies of a browser, which sends them by itself, also for a page that means harm: where one of them alone would
 * change or prove something, an allowed page must ask. The refresh token goes to this dialect only.
 */
@ApplicationScoped
class TokenCookies {

    private static final Kind ACCESS = Kind.ofHost("access_token");
    private static final Kind REFRESH = new Kind("refresh_token", Prefix.SECURE, "/auth");

    private static final Duration REFRESH_LIFE = Duration.ofDays(7);

    private final Cookies cookies;
    private final Origins origins;

    TokenCookies(Cookies cookies, Origins origins) {
        this.cookies = cookies;
        this.origins = origins;
    }

    /** Has the browser keep the tokens that it is answered with. */
    TokensView hand(HttpServerRequest request, IssuedTokens tokens) {
        cookies.set(request, ACCESS, tokens.access(), seconds(tokens.accessLife()));
        cookies.set(request, REFRESH, tokens.refresh(), seconds(tokens.refreshLife()));
        return TokensView.of(tokens);
    }

    /** The same for the tokens of a signup that waits; the cookie of the refresh token may outlive that. */
    TokensView hand(HttpServerRequest request, PendingTokens.Pair tokens) {
        cookies.set(request, ACCESS, tokens.access(), seconds(tokens.accessLife()));
        cookies.set(request, REFRESH, tokens.refresh(), Optional.of(REFRESH_LIFE));
        return TokensView.of(tokens);
    }

    private static Optional<Duration> seconds(long life) {
        return Optional.of(Duration.ofSeconds(life));
    }

    void clear(HttpServerRequest request) {
        cookies.delete(request, ACCESS);
        cookies.delete(request, REFRESH);
    }

    /**
     * The access token in the header, or else in the cookie, for what changes nothing.
     *
     * @throws Refused with {@code INVALID_TOKEN} when the header holds something else
     */
    Optional<String> access(HttpServerRequest request) {
        return Credential.bearerInAnyCase(request).map(TokenCookies::token).or(() -> cookies.read(request, ACCESS));
    }

    /**
     * The same to end a session by, and a header that holds something else counts as none.
     *
     * @throws Refused with {@code ORIGIN_NOT_ALLOWED} for example, when no allowed page sends the cookie
     */
    Optional<String> accessToEnd(HttpServerRequest request) {
        return inHeader(request).or(() -> fromAllowedPage(request, ACCESS));
    }

    /** The same to prove whose a signup is; a cookie that no allowed page sends counts as none, too. */
    Optional<String> proof(HttpServerRequest request) {
        return inHeader(request).or(() -> origins.allows(request) ? cookies.read(request, ACCESS) : Optional.empty());
    }

    private static Optional<String> inHeader(HttpServerRequest request) {
        return Credential.bearerInAnyCase(request)
                .filter(Credential.Access.class::isInstance)
                .map(TokenCookies::token);
    }

    private static String token(Credential credential) {
        return switch (credential) {
            case Credential.Access access -> access.token();
            case Credential.Opaque opaque -> throw Refused.because(Reason.INVALID_TOKEN);
            case Credential.Unreadable unreadable -> throw Refused.because(Reason.INVALID_TOKEN);
        };
    }

    /**
     * The refresh token in the body, or else in the cookie.
     *
     * @throws Refused with {@code ORIGIN_NOT_ALLOWED} for example, when no allowed page sends the cookie
     */
    Optional<String> refresh(String inBody, HttpServerRequest request) {
        return inBody.isEmpty() ? fromAllowedPage(request, REFRESH) : Optional.of(inBody);
    }

    private Optional<String> fromAllowedPage(HttpServerRequest request, Kind kind) {
        Optional<String> cookie = cookies.read(request, kind);
        if (cookie.isPresent()) {
            origins.require(request);
        }
        return cookie;
    }
}
