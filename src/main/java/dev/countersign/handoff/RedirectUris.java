package dev.countersign.handoff;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * The redirect URIs of the applications. A URI is compared with them as text, before anything parses it (RFC 9700,
 * 2.1): what parsers disagree about cannot matter.
 */
@ApplicationScoped
public class RedirectUris {

    private static final int LONGEST = 2048;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private final Set<String> allowed;

    RedirectUris(HandoffConfig config) {
        this.allowed = Set.copyOf(config.redirectUris().orElse(Set.of()));
    }

    /** Whether a sign-in may return to this URI. */
    public boolean allows(String uri) {
        return allowed.contains(uri);
    }

    /** Whether it is an absolute https URL without user information and fragment. */
    static boolean isSecure(String uri) {
        return isPlain(uri, "https");
    }

    /** Whether it is such an http URL of a server on this machine (RFC 8252, 7.3). */
    static boolean isLoopback(String uri) {
        return isPlain(uri, "http") && LOOPBACK.contains(URI.create(uri).getHost());
    }

    private static boolean isPlain(String uri, String scheme) {
        try {
            URI parsed = new URI(uri);
            return uri.length() <= LONGEST
                    && uri.startsWith(scheme + "://")
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && parsed.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
