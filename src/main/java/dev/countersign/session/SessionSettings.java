package dev.countersign.session;

import dev.countersign.kernel.Problems;
import java.time.Duration;

/** Checks the settings of sessions before the server starts. */
public final class SessionSettings {

    private static final String PREFIX = "countersign.session.";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private SessionSettings() {}

    public static void judge(SessionConfig config, Problems problems) {
        life(config.accessLife(), "access-life", problems);
        life(config.refreshLife(), "refresh-life", problems);
        life(config.absoluteLife(), "absolute-life", problems);
        life(config.cookieLife(), "cookie-life", problems);
        life(config.cookieLifeUnremembered(), "cookie-life-unremembered", problems);
        problems.requireBetween(Duration.ZERO, config.extendAfter(), Problems.TEN_YEARS, PREFIX + "extend-after");
        problems.requireBetween(Duration.ZERO, config.reuseGrace(), Duration.ofHours(1), PREFIX + "reuse-grace");
        problems.requireBetween(Duration.ZERO, config.keepEnded(), Problems.TEN_YEARS, PREFIX + "keep-ended");
        problems.requireBetween(1, config.maxPerAccount(), 10_000, PREFIX + "max-per-account");
        problems.requireBetween(0, config.epoch(), Integer.MAX_VALUE, PREFIX + "epoch");
        boolean oneLine = !config.issuer().isBlank()
                && config.issuer().length() <= 200
                && config.issuer().codePoints().noneMatch(Character::isISOControl);
        problems.require(oneLine, PREFIX + "issuer", "one line of 1 to 200 characters");
    }

    private static void life(Duration life, String key, Problems problems) {
        problems.requireBetween(SECOND, life, Problems.TEN_YEARS, PREFIX + key);
    }
}
