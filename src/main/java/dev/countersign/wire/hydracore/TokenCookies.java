package dev.countersign.wire.hydracore;

import dev.countersign.session.IssuedTokens;
import dev.countersign.session.PendingTokens;
import dev.countersign.wire.http.BearerHeader;
import dev.countersign.wire.http.Cookies;
import dev.countersign.wire.http.Cookies.Kind;
import dev.countersign.wire.http.Cookies.Prefix;
import dev.countersign.wire.http.Credential;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.Origins;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The two cookies of a browser, which sends them by itself, even for a hostile page. Where a cookie alone would change or
 * prove something, the request must come from an allowed page. The refresh token goes to this dialect only.
 */
@ApplicationScoped
class TokenCookies {

    private static final Kind ACCESS = Kind.ofHost("access_token");
    private static final Kind REFRESH = new Kind("refresh_token", Prefix.SECURE, "/auth");

    private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final Duration REFRESH_LIFE = Duration.ofDays(7);

    private final Cookies cookies;
    private final Origins origins;

    TokenCookies(Cookies cookies, Origins origins) {
        this.cookies = cookies;
        this.origins = origins;
    }

    /** Sets the cookies of a session, and returns its tokens for the body. */
    TokensView hand(HttpServerRequest request, IssuedTokens tokens) {
        cookies.set(request, ACCESS, tokens.access(), seconds(tokens.accessLife()));
        cookies.set(request, REFRESH, tokens.refresh(), seconds(tokens.refreshLife()));
        return TokensView.of(tokens);
    }

    /** Sets the cookies of a pending sign-up; that of the refresh token may outlive it. */
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
     * The access token in the header, or else the candidates in the cookies. For a request that changes something, cookies
     * count only if an allowed page sends them, and a header that holds something else is ignored.
     */
    List<Credential> credentials(HttpServerRequest request) {
        BearerHeader header = BearerHeader.inAnyCase(request);
        boolean safe = SAFE.contains(request.method());
        if (header.only().isPresent() || (safe && !header.isAbsent())) {
            return header.credential().stream().toList();
        }
        List<String> cookie = safe || origins.allows(request) ? read(request, ACCESS) : List.of();
        return cookie.isEmpty() ? List.of() : List.of(new Credential.Access(cookie));
    }

    /**
     * The access token whose session to end. A header that holds something else is ignored.
     *
     * @throws HttpRefused with {@code ORIGIN_NOT_ALLOWED} for example, when no allowed page sends the cookie
     */
    List<String> accessToEnd(HttpServerRequest request) {
        return BearerHeader.inAnyCase(request).only().map(List::of).orElseGet(() -> fromAllowedPage(request, ACCESS));
    }

    /* Values that cannot be tokens are ignored beside one that can; alone they are rejected like a forged token. */
    private List<String> read(HttpServerRequest request, Kind kind) {
        List<String> tokens = cookies.read(request, kind, JWT.asMatchPredicate());
        return tokens.isEmpty() ? cookies.read(request, kind, any -> true) : tokens;
    }

    /**
     * The refresh token in the body, or else the candidates in the cookies.
     *
     * @throws HttpRefused with {@code ORIGIN_NOT_ALLOWED} for example, when no allowed page sends the cookie
     */
    List<String> refresh(String inBody, HttpServerRequest request) {
        return inBody.isEmpty() ? fromAllowedPage(request, REFRESH) : List.of(inBody);
    }

    private List<String> fromAllowedPage(HttpServerRequest request, Kind kind) {
        List<String> found = read(request, kind);
        if (!found.isEmpty()) {
            origins.require(request);
        }
        return found;
    }
}
