package dev.countersign.wire.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;
import java.util.Set;

/** The URL of this server, its dialects, and the pages that may use it. */
@ConfigMapping(prefix = "countersign")
public interface ServerConfig {

    /** The absolute http or https URL at which clients reach this server. */
    String baseUrl();

    /** The dialects that are switched on besides the reference one; the paths of all others are answered 404. */
    @WithDefault("hoody")
    Set<String> dialects();

    /**
     * The host name of the API. Each realm then has a host name below it, {@code <realm id>.<API host>}. Default: none, so
     * tokens that are bound to realms cannot be used.
     */
    Optional<String> apiHost();

    /**
     * Whether the reference dialect takes a name and a password in the header of a request (RFC 7617), to see oneself and
     * to sign out.
     */
    @WithDefault("true")
    boolean basic();

    /**
     * The exact origins, such as {@code https://app.example.com}, whose pages may send cookies and read answers, besides the
     * origin of the base URL. Default: none.
     */
    @WithName("origins.trusted")
    Optional<Set<String>> trustedOrigins();

    /**
     * The exact origins of sign-in pages that sign in for other applications. Such a page never gets tokens where it sends
     * a code challenge. Each must be trusted, or the origin of the base URL. Default: none.
     */
    @WithName("origins.hosted")
    Optional<Set<String>> hostedOrigins();

    /**
     * Whether the pages of trusted origins belong to other sites. Cookies then get {@code SameSite=None}, which browsers accept over https
     * only, and the check of the origin alone keeps forged requests out.
     */
    @WithName("cookies.cross-site")
    @WithDefault("false")
    boolean crossSiteCookies();
}
