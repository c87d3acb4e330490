package dev.countersign.secondfactor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who must have a second factor, and the lifetimes around it. */
@ConfigMapping(prefix = "countersign.second-factor")
public interface SecondFactorConfig {

    /**
     * Who must have a second factor: {@code all}, or the names of regions. Users who must and do not are led to the
     * setup at their next sign-in. Default: nobody.
     */
    Optional<Set<String>> required();

    /** The name that authenticator apps show next to the address, unless a dialect has its own. */
    @WithDefault("Hoody")
    String issuer();

    /** How long a setup waits for its first code. */
    @WithDefault("15m")
    Duration setupLife();

    /** Whether an email code may replace an authenticator's at sign-in, in dialects that offer it. */
    @WithDefault("true")
    boolean mailedCodes();

    /** How long after a sign-in an account without a password may change its factor. */
    @WithDefault("15m")
    Duration recentSignIn();
}
