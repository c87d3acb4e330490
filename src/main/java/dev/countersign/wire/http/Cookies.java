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
 * The cookies of browsers (RFC 6265bis): never for scripts, and over https with a prefix in their names, so that no other
 * host of the domain and no plain connection can plant one.
 */
@Startup
@ApplicationScoped
public class Cookies {

    /**
     * A cookie that a dialect keeps.
     *
     * @param name without the prefix that it gets over https
     * @param prefix {@code __Host-} where the path is {@code /} and the name is ours, or else {@code __Secure-}
     */
    public record Kind(String name, Prefix prefix, String path) {

        /** One for the whole host. */
        public static Kind ofHost(String name) {
            return new Kind(name, Prefix.HOST, "/");
        }
    }

    /** What browsers check of a cookie's attributes by its name. */
    public enum Prefix {
        HOST("__Host-"),
        SECURE("__Secure-");

        private final String text;

        Prefix(String text) {
            this.text = text;
        }
    }

    static final String NEEDS_HTTPS = "countersign.cookies.cross-site needs a base URL with https";
    /* Each value costs a lookup, so a request may not bring any number of them. */
    private static final int MOST_VALUES = 4;

    private final boolean secure;
    private final String attributes;

    Cookies(Origins origins, ServerConfig config) {
        this.secure = origins.isSecure();
        if (config.crossSiteCookies() && !secure) {
            throw new IllegalArgumentException(NEEDS_HTTPS);
        }
        this.attributes = "; HttpOnly" + (secure ? "; Secure" : "")
                + (config.crossSiteCookies() ? "; SameSite=None" : "; SameSite=Lax");
    }

    /** As it stands on the wire. */
    public String nameOf(Kind kind) {
        return secure ? kind.prefix().text + kind.name() : kind.name();
    }

    /**
     * The distinct values that a request brings of a cookie, at most four, in the order of the header. Which of them counts
     * is for {@link Candidates} to say.
     *
     * @param form tells whether a text can be a value of this cookie; others are dropped before they are counted
     */
    public List<String> read(HttpServerRequest request, Kind kind, Predicate<String> form) {
        return values(request, kind).stream()
                .filter(value -> !value.isEmpty())
                .filter(form)
                .distinct()
                .limit(MOST_VALUES)
                .toList();
    }

    /** The same of a cookie that holds an opaque token. */
    public List<SecretToken> tokens(HttpServerRequest request, Kind kind) {
        return read(request, kind, value -> SecretToken.parse(value).isPresent()).stream()
                .map(SecretToken::new)
                .toList();
    }

    /* The server's own reading of the header keeps the first cookie of a name and hides the others. */
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

    /** Has the browser keep a secret, until it is closed when no life is given. */
    public void set(HttpServerRequest request, Kind kind, SecretToken value, Optional<Duration> life) {
        add(request, kind, value.reveal(), life);
    }

    /** Has the browser forget a cookie. */
    public void delete(HttpServerRequest request, Kind kind) {
        add(request, kind, "", Optional.of(Duration.ZERO));
    }

    /* The values are ours: none holds what would have to be encoded (RFC 6265, 4.1.1). */
    private void add(HttpServerRequest request, Kind kind, String value, Optional<Duration> life) {
        String maxAge = life.map(time -> "; Max-Age=" + time.toSeconds()).orElse("");
        String cookie = nameOf(kind) + '=' + value + maxAge + "; Path=" + kind.path() + attributes;
        request.response().headers().add(HttpHeaders.SET_COOKIE, cookie);
    }
}
