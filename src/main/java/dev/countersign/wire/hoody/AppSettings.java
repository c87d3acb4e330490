package dev.countersign.wire.hoody;

import dev.countersign.kernel.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Checks the settings of sign-in pages before the server starts. */
public final class AppSettings {

    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    private AppSettings() {}

    public static void judge(AppConfig config, Problems problems) {
        problems.require(
                config.logoUrl().map(AppSettings::isSecureUrl).orElse(true),
                "countersign.app.logo-url",
                "an https URL");
        problems.require(
                COLOR.matcher(config.primaryColor()).matches(),
                "countersign.app.primary-color",
                "# and six hex digits");
    }

    private static boolean isSecureUrl(String text) {
        try {
            return text.startsWith("https://") && new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
