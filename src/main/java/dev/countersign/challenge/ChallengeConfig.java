package dev.countersign.challenge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long challenges live, and how many an account may have. */
@ConfigMapping(prefix = "countersign.second-factor")
public interface ChallengeConfig {

    /** How long a sign-in waits for its second factor. */
    @WithDefault("5m")
    Duration challengeLife();

    /** How long it waits where the state of the sign-in is a cookie, as the clients of those dialects expect. */
    @WithDefault("10m")
    Duration cookieChallengeLife();

    /** How many sign-ins of one account may wait for their second factor; a further one ends the oldest. */
    @WithDefault("10")
    int maxChallenges();
}
