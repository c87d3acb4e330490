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

    private final boolean secure;
    private final String attributes;

    Cookies(Origins origins, ServerConfig config) {
        this.secure = origins.isSecure();
        if (config.crossSiteCookies() && !secure) {
            throw new IllegalArgumentException("countersign.cookies.cross-site needs a base URL with https");
        }
        this.attributes = "; HttpOnly" + (secure ? "; Secure" : "")
                + (config.crossSiteCookies() ? "; SameSite=None" : "; SameSite=Lax");
    }

    /** As it stands on the wire. */
    public String nameOf(Kind kind) {
        return secure ? kind.prefix().text + kind.name() : kind.name();
    }

    /** The cookie's value; empty also when it stands there twice, for then one was planted. */
    public Optional<String> read(HttpServerRequest request, Kind kind) {
        List<String> all = values(request, kind);
        return all.size() == 1 && !all.getFirst().isEmpty() ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /* The server's own reading of the header keeps the first cookie of a name and tells nothing of a second one. */
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
