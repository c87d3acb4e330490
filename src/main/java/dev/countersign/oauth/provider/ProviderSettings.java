package dev.countersign.oauth.provider;

import dev.countersign.kernel.Problems;
import dev.countersign.oauth.provider.ProvidersConfig.Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the settings of providers before the server starts. */
public final class ProviderSettings {

    static final String URL_RULE = "an https URL without query, fragment or user (http only for this machine)";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}");
    private static final Pattern CREDENTIAL = Pattern.compile("[\\x20-\\x7e]{1,512}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LONGEST_NAME = 50;

    private ProviderSettings() {}

    public static void judge(ProvidersConfig config, Problems problems) {
        config.providers().forEach((name, entry) -> judge(name, entry, problems));
    }

    private static void judge(String name, Entry entry, Problems problems) {
        String prefix = "countersign.oauth.providers." + name;
        problems.require(
                NAME.matcher(name).matches(), prefix, "named with 1 to 32 of a-z, 0-9 and -, beginning with a letter");
        problems.require(
                CREDENTIAL.matcher(entry.clientId()).matches(), prefix + ".client-id", "1 to 512 ASCII characters");
        problems.require(
                CREDENTIAL.matcher(entry.clientSecret()).matches(),
                prefix + ".client-secret",
                "1 to 512 ASCII characters");
        problems.require(
                entry.displayName().filter(text -> !isDisplayable(text)).isEmpty(),
                prefix + ".display-name",
                "one line of 1 to 50 characters");
        url(entry.authorizationUrl(), prefix + ".authorization-url", problems);
        url(entry.tokenUrl(), prefix + ".token-url", problems);
        url(entry.jwksUrl(), prefix + ".jwks-url", problems);
        url(entry.apiUrl(), prefix + ".api-url", problems);
        url(entry.issuer(), prefix + ".issuer", problems);
        problems.require(
                entry.scopes().orElse(List.of()).stream()
                        .allMatch(scope -> SCOPE.matcher(scope).matches()),
                prefix + ".scopes",
                "a list of OAuth scopes, separated by commas");
        if (name.equals(GitHub.NAME)) {
            judgeGitHub(entry, prefix, problems);
        } else {
            judgeOidc(name, entry, prefix, problems);
        }
    }

    private static void judgeGitHub(Entry entry, String prefix, Problems problems) {
        problems.require(
                entry.issuer().isEmpty() && entry.jwksUrl().isEmpty(),
                prefix,
                "without issuer and jwks-url: GitHub has neither");
        boolean own = entry.authorizationUrl().isPresent();
        problems.require(
                own == entry.tokenUrl().isPresent() && own == entry.apiUrl().isPresent(),
                prefix,
                "given authorization-url, token-url and api-url together, or none of them");
    }

    private static void judgeOidc(String name, Entry entry, String prefix, Problems problems) {
        problems.require(
                entry.issuer().isPresent() || name.equals(Oidc.GOOGLE), prefix + ".issuer", "set for this provider");
        problems.require(entry.apiUrl().isEmpty(), prefix + ".api-url", "left out: only GitHub has one");
        boolean own = entry.authorizationUrl().isPresent();
        problems.require(
                own == entry.tokenUrl().isPresent() && own == entry.jwksUrl().isPresent(),
                prefix,
                "given authorization-url, token-url and jwks-url together, or none of them");
        problems.require(
                entry.scopes().isEmpty() || entry.scopes().get().contains("openid"),
                prefix + ".scopes",
                "a list that contains openid");
    }

    private static boolean isDisplayable(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_NAME
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static void url(Optional<String> url, String setting, Problems problems) {
        problems.require(url.filter(text -> !isTrusted(text)).isEmpty(), setting, URL_RULE);
    }

    /** Whether a URL names a server whose identity TLS proves, or a server on this machine. */
    static boolean isTrusted(String text) {
        try {
            URI url = new URI(text);
            boolean plain = url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return plain
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost())));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
