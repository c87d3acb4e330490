package dev.countersign.oauth;

import dev.countersign.kernel.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the settings of applications before the server starts. */
public final class OAuthSettings {

    private static final String HERE = "localhost|127\\.0\\.0\\.1|\\[::1]";
    private static final Pattern ORIGIN =
            Pattern.compile("(https://[a-z0-9.-]{1,253}|http://(" + HERE + "))(:[0-9]{1,5})?");
    private static final Pattern URL = Pattern.compile(
            "(https://[a-z0-9.-]{1,253}|http://(" + HERE + "))(:[0-9]{1,5})?/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,1900}");

    private OAuthSettings() {}

    /**
     * Reports every setting that cannot work.
     *
     * @param trustedOrigins {@code countersign.origins.trusted}: a page that launches a sign-in reads the answer
     * @param redirectUris {@code countersign.handoff.redirect-uris}
     */
    public static void judge(
            OAuthConfig config, Set<String> trustedOrigins, Set<String> redirectUris, Problems problems) {
        Set<String> origins = new HashSet<>();
        config.applications().forEach((name, application) -> {
            String prefix = "countersign.oauth.applications." + name;
            problems.require(
                    ORIGIN.matcher(application.origin()).matches(),
                    prefix + ".origin",
                    "an origin as browsers write it, such as https://app.example.com");
            problems.require(
                    trustedOrigins.contains(application.origin()),
                    prefix + ".origin",
                    "one of countersign.origins.trusted");
            problems.require(
                    origins.add(application.origin()), prefix + ".origin", "different from that of other applications");
            problems.require(
                    isUrl(application.completionUrl())
                            && application.completionUrl().startsWith(application.origin() + '/'),
                    prefix + ".completion-url",
                    "an https URL of the application's origin, without a fragment (http only for this machine)");
        });
        problems.require(
                config.defaultRedirectUri().stream().allMatch(redirectUris::contains),
                "countersign.oauth.default-redirect-uri",
                "one of countersign.handoff.redirect-uris");
    }

    private static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }
}
