package dev.countersign.password.breach;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whether and where new passwords are looked up in known breaches. */
@ConfigMapping(prefix = "countersign.password.breached")
public interface BreachedConfig {

    /**
     * The range protocol's address, to which the first five hex digits of a SHA-1 are added, such as {@code
     * https://api.pwnedpasswords.com/range/}. Without it nothing is asked.
     */
    Optional<String> url();

    /** How long an answer may take. After that the password counts as not breached. */
    @WithDefault("1s")
    Duration timeout();
}
