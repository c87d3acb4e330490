package dev.countersign.password.breach;

import dev.countersign.kernel.Problems;
import java.net.URI;
import java.time.Duration;

/** Checks the settings of the look-up before the server starts. */
public final class BreachedSettings {

    private static final String PREFIX = "countersign.password.breached.";

    private BreachedSettings() {}

    public static void judge(BreachedConfig config, Problems problems) {
        config.url()
                .ifPresent(url -> problems.require(
                        isRange(url), PREFIX + "url", "an http or https address that ends with a slash"));
        problems.requireBetween(Duration.ofMillis(50), config.timeout(), Duration.ofSeconds(10), PREFIX + "timeout");
    }

    private static boolean isRange(String text) {
        try {
            URI url = URI.create(text);
            return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null
                    && text.endsWith("/");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
