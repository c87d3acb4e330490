package dev.countersign.secondfactor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who must have a second factor, and how long what belongs to it lives. */
@ConfigMapping(prefix = "countersign.second-factor")
public interface SecondFactorConfig {

    /**
     * Who must have a second factor: {@code all}, or the names of regions. Whoever must and has none is led into its
     * setup at the next sign-in. Default: nobody.
     */
    Optional<Set<String>> required();

    /** The name that authenticator apps show beside the address, unless a dialect has one of its own. */
    @WithDefault("Hoody")
    String issuer();

    /** How long a setup waits for its first code. */
    @WithDefault("15m")
    Duration setupLife();

    /** Whether a code by mail may take the place of an authenticator's at sign-in, where a dialect offers it. */
    @WithDefault("true")
    boolean mailedCodes();

    /** How long after a sign-in an account without a password may change its factor. */
    @WithDefault("15m")
    Duration recentSignIn();
}
