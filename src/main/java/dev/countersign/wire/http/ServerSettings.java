package dev.countersign.wire.http;

import dev.countersign.kernel.Problems;
import java.util.Locale;
import java.util.Set;

/** Validates the settings of the wire before the server starts. */
public final class ServerSettings {

    /** The names of all dialects; {@link Dialects} compares them with the dialects in the program. */
    static final Set<String> DIALECTS = Set.of("hoody", "better-auth", "thogits", "hydracore", "pages");

    private ServerSettings() {}

    public static void judge(ServerConfig config, Problems problems) {
        problems.take(() -> Dialects.requireKnown(config.dialects(), DIALECTS));
        config.trustedOrigins().orElse(Set.of()).forEach(origin -> problems.take(() -> Origins.exact(origin)));
        problems.take(() -> Origins.hosted(config));
        ApiHost.judge(config, problems);
        boolean secure = config.baseUrl().toLowerCase(Locale.ROOT).startsWith("https:");
        if (config.crossSiteCookies() && !secure) {
            problems.add(Cookies.NEEDS_HTTPS);
        }
    }
}
