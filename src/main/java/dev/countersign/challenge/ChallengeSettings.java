package dev.countersign.challenge;

import dev.countersign.kernel.Problems;
import java.time.Duration;

/** Checks the settings of challenges before the server starts. */
public final class ChallengeSettings {

    private static final String PREFIX = "countersign.second-factor.";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private ChallengeSettings() {}

    public static void judge(ChallengeConfig config, Problems problems) {
        problems.require(isLife(config.challengeLife()), PREFIX + "challenge-life", "a second to 15 minutes");
        problems.require(
                isLife(config.cookieChallengeLife()), PREFIX + "cookie-challenge-life", "a second to 15 minutes");
        problems.require(
                config.maxChallenges() > 0 && config.maxChallenges() <= 1000, PREFIX + "max-challenges", "1 to 1000");
    }

    private static boolean isLife(Duration life) {
        return life.compareTo(SHORTEST) >= 0 && life.compareTo(LONGEST) <= 0;
    }
}
