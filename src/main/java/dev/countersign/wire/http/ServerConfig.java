package dev.countersign.wire.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;
import java.util.Set;

/** Where people reach this server, what it speaks, and which pages may ask it. */
@ConfigMapping(prefix = "countersign")
public interface ServerConfig {

    /** The absolute http or https URL under which people reach this server. */
    String baseUrl();

    /** The dialects that are switched on beside the reference one; paths of the others are not found. */
    @WithDefault("hoody")
    Set<String> dialects();

    /**
     * The exact origins, such as {@code https://app.example.com}, whose pages may ask with cookies and read the answers;
     * that of the base URL always may. Default: no others.
     */
    @WithName("origins.trusted")
    Optional<Set<String>> trustedOrigins();

    /**
     * Whether those pages are of other sites: cookies then get {@code SameSite=None}, which browsers take over https only,
     * and nothing but the check of the origin keeps forged requests out.
     */
    @WithName("cookies.cross-site")
    @WithDefault("false")
    boolean crossSiteCookies();
}
