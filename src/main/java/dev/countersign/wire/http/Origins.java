package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which pages may ask: those of the base URL's origin and of the trusted ones, compared as exact strings (RFC 6454, 6.1).
 * Browsers say on every POST which page sends it, so a cookie that a foreign page's request carries is worth nothing.
 */
@ApplicationScoped
public class Origins {

    /* What browsers and servers may read differently, in a path: another server's name, or a step up. */
    private static final Pattern ODD_PATH =
            Pattern.compile("//|\\\\|%(2[fF]|5[cC])|/(\\.|%2[eE])(\\.|%2[eE])?(/|$)|[\\x00-\\x20\\x7f]");

    private final String own;
    private final Set<String> allowed;

    Origins(ServerConfig config) {
        this.own = origin(config.baseUrl());
        Set<String> all = new TreeSet<>();
        all.add(own);
        config.trustedOrigins().orElse(Set.of()).forEach(trusted -> all.add(exact(trusted)));
        this.allowed = Set.copyOf(all);
    }

    static String exact(String origin) {
        if (!origin.equals(origin(origin))) {
            throw new IllegalArgumentException(
                    "countersign.origins.trusted: not an origin as browsers write it: " + origin);
        }
        return origin;
    }

    /* As browsers write it: in lower case, without the scheme's own port. Null when the text has none. */
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

    /** Whether people reach this server over https, so that its cookies are for nothing else. */
    boolean isSecure() {
        return own.startsWith("https:");
    }

    /**
     * Lets a request pass that comes from an allowed page, by its {@code Origin}, or else its {@code Referer}.
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

    /** Whether a request says by its {@code Origin} that it comes from a page that is not allowed to ask. */
    public boolean isForeign(HttpServerRequest request) {
        List<String> claimed = request.headers().getAll(HttpHeaders.ORIGIN);
        return claimed.size() > 1 || (claimed.size() == 1 && !allowed.contains(claimed.getFirst()));
    }

    /** Whether a request says by its {@code Origin} that it comes from an allowed page. */
    boolean isListed(HttpServerRequest request) {
        List<String> claimed = request.headers().getAll(HttpHeaders.ORIGIN);
        return claimed.size() == 1 && allowed.contains(claimed.getFirst());
    }

    private static String referer(HttpServerRequest request) {
        String referer = request.getHeader(HttpHeaders.REFERER);
        return referer == null ? null : origin(referer);
    }

    /**
     * Whether a page may be led to {@code url}: a path on the page's own server, or a URL of an allowed origin. A path with
     * doubled slashes, backslashes or dot segments is refused, encoded or not: put together with another part of a URL it
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
