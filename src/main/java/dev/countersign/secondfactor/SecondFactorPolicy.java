package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.kernel.Problems;
import dev.countersign.region.Region;
import dev.countersign.region.Regions;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Who must have a second factor. A configuration that cannot work, or names no region of ours, stops the start. */
@Startup
@ApplicationScoped
class SecondFactorPolicy {

    private static final String EVERYBODY = "all";
    private static final Duration LONGEST_CHALLENGE = Duration.ofMinutes(15);

    private final Set<String> required;

    SecondFactorPolicy(SecondFactorConfig config, Regions regions) {
        this.required = config.required().orElse(Set.of());
        Problems problems = new Problems();
        judge(config, regions.all().stream().map(Region::name).collect(Collectors.toSet()), problems);
        problems.sentences().stream().findFirst().ifPresent(sentence -> {
            throw new ConfigurationException(sentence);
        });
    }

    static void judge(SecondFactorConfig config, Set<String> regions, Problems problems) {
        Set<String> known = new HashSet<>(regions);
        known.add(EVERYBODY);
        Set<String> required = config.required().orElse(Set.of());
        // Regions that cannot be read are a problem of their own.
        check(regions.isEmpty() || known.containsAll(required), "required", "\"all\" or names of regions", problems);
        check(KeyUri.isIssuer(config.issuer()), "issuer", KeyUri.ISSUER_RULE, problems);
        check(isBetween(config.setupLife(), Duration.ofDays(1)), "setup-life", "a second to a day", problems);
        check(
                isBetween(config.challengeLife(), LONGEST_CHALLENGE),
                "challenge-life",
                "a second to 15 minutes",
                problems);
        check(
                isBetween(config.cookieChallengeLife(), LONGEST_CHALLENGE),
                "cookie-challenge-life",
                "a second to 15 minutes",
                problems);
        check(
                isBetween(config.trustedDeviceLife(), Duration.ofDays(400)),
                "trusted-device-life",
                "up to 400 days",
                problems);
        check(isBetween(config.recentSignIn(), Duration.ofDays(1)), "recent-sign-in", "a second to a day", problems);
        check(config.maxChallenges() > 0 && config.maxChallenges() <= 1000, "max-challenges", "1 to 1000", problems);
        check(
                config.maxTrustedDevices() > 0 && config.maxTrustedDevices() <= 1000,
                "max-trusted-devices",
                "1 to 1000",
                problems);
    }

    /** Whether the account must have a factor. */
    boolean requires(Account account) {
        return required.contains(EVERYBODY) || required.contains(account.region());
    }

    private static boolean isBetween(Duration life, Duration most) {
        return life.compareTo(Duration.ofSeconds(1)) >= 0 && life.compareTo(most) <= 0;
    }

    private static void check(boolean valid, String key, String rule, Problems problems) {
        problems.require(valid, "countersign.second-factor." + key, rule);
    }
}
