package dev.countersign.handoff;

import dev.countersign.kernel.Problems;
import java.util.Set;

/** Checks the settings of handoffs before the server starts. */
public final class HandoffSettings {

    private static final String SETTING = "countersign.handoff.redirect-uris";

    private HandoffSettings() {}

    public static void judge(HandoffConfig config, Problems problems) {
        for (String uri : config.redirectUris().orElse(Set.of())) {
            boolean loopback = RedirectUris.isLoopback(uri);
            problems.require(
                    loopback || RedirectUris.isSecure(uri),
                    SETTING,
                    "absolute https URLs without user information and fragment, of 2048 characters at most");
            problems.require(
                    !loopback || config.loopback(),
                    SETTING,
                    "https; http on this machine is for development, see countersign.handoff.loopback");
        }
    }
}
