package dev.countersign.handoff;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Which applications can collect sign-ins. */
@ConfigMapping(prefix = "countersign.handoff")
public interface HandoffConfig {

    /**
     * The redirect URIs of the applications, such as {@code https://app.example.com/callback}, compared as exact
     * strings. Default: none, so no application can collect a sign-in.
     */
    Optional<Set<String>> redirectUris();

    /** Whether {@code http} URIs of this machine may be among them, for development. */
    @WithDefault("false")
    boolean loopback();
}
