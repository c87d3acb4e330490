package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The origins whose pages may send requests: that of the base URL and the trusted ones, compared as exact strings (RFC
 * 6454, 6.1). Browsers send the page's origin with every POST, so a request forged by another site is refused although
 * the browser adds the cookie.
 */
@ApplicationScoped
public class Origins {

    /* Parts of a path that browsers and servers may read differently: as another server's name, or as a parent folder. */
    private static final Pattern ODD_PATH =
            Pattern.compile("//|\\\\|%(2[fF]|5[cC])|/(\\.|%2[eE])(\\.|%2[eE])?(/|$)|[\\x00-\\x20\\x7f]");

    private final String own;
    private final Set<String> allowed;
    private final Set<String> hosted;

    Origins(ServerConfig config) {
        this.own = origin(config.baseUrl());
        this.allowed = allowed(config);
        this.hosted = hosted(config);
    }

    private static Set<String> allowed(ServerConfig config) {
        Set<String> all = new TreeSet<>();
        all.add(origin(config.baseUrl()));
        config.trustedOrigins().orElse(Set.of()).forEach(trusted -> all.add(exact(trusted)));
        return Set.copyOf(all);
    }

    /* A page of an origin that is not allowed could not send its requests. */
    static Set<String> hosted(ServerConfig config) {
        Set<String> hosted = config.hostedOrigins().orElse(Set.of());
        // As they are written: an entry that is not an origin is reported on its own.
        Set<String> written = new HashSet<>(config.trustedOrigins().orElse(Set.of()));
        written.add(origin(config.baseUrl()));
        if (!written.containsAll(hosted)) {
            throw new IllegalArgumentException(
                    "countersign.origins.hosted must be among countersign.origins.trusted, or the origin of the base URL");
        }
        return Set.copyOf(hosted);
    }

    static String exact(String origin) {
        if (!origin.equals(origin(origin))) {
            throw new IllegalArgumentException(
                    "countersign.origins.trusted: not an origin as browsers write it: " + origin);
        }
        return origin;
    }

    /* The origin as browsers write it: in lower case, without the default port. Null if the text has no origin. */
    private static String origin(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() == null || url.getHost() == null) {
                return null;
            }
            String scheme = url.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("https") ? 443 : 80;
            String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
            return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Whether this server is reached over https, so that its cookies can be limited to https. */
    boolean isSecure() {
        return own.startsWith("https:");
    }

    /**
     * Requires that a request comes from an allowed page, by its {@code Origin} or, without one, its {@code Referer}.
     *
     * @throws HttpRefused with {@code ORIGIN_MISSING} or {@code ORIGIN_NOT_ALLOWED}
     */
    public void require(HttpServerRequest request) {
        refusal(request).ifPresent(reason -> {
            throw HttpRefused.because(reason);
        });
    }

    /** Whether {@link #require} lets a request pass. */
    public boolean allows(HttpServerRequest request) {
        return refusal(request).isEmpty();
    }

    private Optional<HttpReason> refusal(HttpServerRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        String claimed = origins.isEmpty() ? referer(request) : origins.getFirst();
        if (claimed == null || claimed.equals("null")) {
            return Optional.of(HttpReason.ORIGIN_MISSING);
        }
        boolean listed = origins.size() <= 1 && allowed.contains(claimed);
        return listed ? Optional.empty() : Optional.of(HttpReason.ORIGIN_NOT_ALLOWED);
    }

    /** Whether the request has an {@code Origin} that is not allowed. */
    public boolean isForeign(HttpServerRequest request) {
        List<String> claimed = request.headers().getAll(HttpHeaders.ORIGIN);
        return claimed.size() > 1 || (claimed.size() == 1 && !allowed.contains(claimed.getFirst()));
    }

    /** Whether the request has exactly one {@code Origin}, an allowed one. */
    boolean isListed(HttpServerRequest request) {
        List<String> claimed = request.headers().getAll(HttpHeaders.ORIGIN);
        return claimed.size() == 1 && allowed.contains(claimed.getFirst());
    }

    /** Whether the request comes from a hosted sign-in page, by its one {@code Origin}. */
    public boolean isHosted(HttpServerRequest request) {
        List<String> claimed = request.headers().getAll(HttpHeaders.ORIGIN);
        return claimed.size() == 1 && hosted.contains(claimed.getFirst());
    }

    private static String referer(HttpServerRequest request) {
        String referer = request.getHeader(HttpHeaders.REFERER);
        return referer == null ? null : origin(referer);
    }

    /**
     * Whether a page may be redirected to {@code url}: a path on the page's own server, or a URL of an allowed origin. Paths
     * with double slashes, backslashes or dot segments, encoded or not, are rejected: combined with the rest of a URL they
     * can name another server.
     */
    public boolean mayLeadTo(String url) {
        if (url.startsWith("/")) {
            return url.chars().noneMatch(c -> c == '\\' || c < ' ')
                    && !ODD_PATH.matcher(url.split("[?#]", 2)[0]).find();
        }
        return url.contains("://") && allowed.contains(String.valueOf(origin(url)));
    }
}
