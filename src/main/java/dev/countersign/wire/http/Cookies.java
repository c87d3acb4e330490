package dev.countersign.wire.http;

import dev.countersign.kernel.SecretToken;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cookies in browsers (RFC 6265bis). Scripts cannot read them. Over https their names have a prefix, so that no plain
 * connection, and with {@code __Host-} no other host of the domain, can plant one.
 */
@Startup
@ApplicationScoped
public class Cookies {

    /**
     * A cookie of a dialect.
     *
     * @param name without the prefix that it gets over https
     * @param prefix {@code __Host-} if the path is {@code /} and we chose the name, otherwise {@code __Secure-}
     */
    public record Kind(String name, Prefix prefix, String path) {

        /** A cookie for all paths of this host. */
        public static Kind ofHost(String name) {
            return new Kind(name, Prefix.HOST, "/");
        }
    }

    /** Prefixes of names for which browsers enforce certain attributes. */
    public enum Prefix {
        HOST("__Host-"),
        SECURE("__Secure-");

        private final String text;

        Prefix(String text) {
            this.text = text;
        }
    }

    static final String NEEDS_HTTPS = "countersign.cookies.cross-site needs a base URL with https";
    /* Each value costs a lookup, so a request may bring only a few. */
    private static final int MOST_VALUES = 4;

    private final boolean secure;
    private final boolean crossSite;

    Cookies(Origins origins, ServerConfig config) {
        this.secure = origins.isSecure();
        if (config.crossSiteCookies() && !secure) {
            throw new IllegalArgumentException(NEEDS_HTTPS);
        }
        this.crossSite = config.crossSiteCookies();
    }

    /** The name on the wire, with the prefix over https. */
    public String nameOf(Kind kind) {
        return secure ? kind.prefix().text + kind.name() : kind.name();
    }

    /**
     * The distinct values of a cookie in a request, at most four, in the order of the header. {@link Candidates}
     * decides which of them counts.
     *
     * @param form accepts what can be a value of this cookie; other values are dropped before they are counted
     */
    public List<String> read(HttpServerRequest request, Kind kind, Predicate<String> form) {
        return values(request, kind).stream()
                .filter(value -> !value.isEmpty())
                .filter(form)
                .distinct()
                .limit(MOST_VALUES)
                .toList();
    }

    /** Like {@link #read}, for a cookie that holds an opaque token. */
    public List<SecretToken> tokens(HttpServerRequest request, Kind kind) {
        return read(request, kind, value -> SecretToken.parse(value).isPresent()).stream()
                .map(SecretToken::new)
                .toList();
    }

    /* The server's own parser keeps only the first cookie of a name. */
    private List<String> values(HttpServerRequest request, Kind kind) {
        String name = nameOf(kind);
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .toList();
    }

    /** Whether the request carries any of these. */
    public boolean any(HttpServerRequest request, Kind... kinds) {
        for (Kind kind : kinds) {
            if (!values(request, kind).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The names on the wire of the request's cookies that begin like {@code kind}, the oldest first (RFC 6265, 5.4). */
    List<String> namesLike(HttpServerRequest request, Kind kind) {
        String start = nameOf(kind);
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .map(Cookie::name)
                .filter(name -> name.startsWith(start))
                .distinct()
                .toList();
    }

    /** Sets a cookie with a secret; without {@code life}, until the browser is closed. */
    public void set(HttpServerRequest request, Kind kind, SecretToken value, Optional<Duration> life) {
        add(request, kind, value.reveal(), life, crossSite);
    }

    /** Like {@link #set}, for a cookie that other sites' requests never carry, except when they lead the user here. */
    void setForNavigation(HttpServerRequest request, Kind kind, SecretToken value, Duration life) {
        add(request, kind, value.reveal(), Optional.of(life), false);
    }

    /** Deletes a cookie in the browser. */
    public void delete(HttpServerRequest request, Kind kind) {
        add(request, kind, "", Optional.of(Duration.ZERO), crossSite);
    }

    /* The values are our own and need no encoding (RFC 6265, 4.1.1). */
    private void add(
            HttpServerRequest request, Kind kind, String value, Optional<Duration> life, boolean ofOtherSites) {
        String maxAge = life.map(time -> "; Max-Age=" + time.toSeconds()).orElse("");
        String attributes = "; HttpOnly" + (secure ? "; Secure" : "") + "; SameSite=" + (ofOtherSites ? "None" : "Lax");
        String cookie = nameOf(kind) + '=' + value + maxAge + "; Path=" + kind.path() + attributes;
        request.response().headers().add(HttpHeaders.SET_COOKIE, cookie);
    }
}
