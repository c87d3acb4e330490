package dev.countersign.oauth;

import dev.countersign.handoff.RedirectUris;
import dev.countersign.oauth.OAuthConfig.Application;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where sign-ins through providers may return to. Everything is compared as a whole string, before it is parsed. */
@ApplicationScoped
public class Applications {

    private final Map<String, String> completions;
    private final RedirectUris redirects;
    private final Optional<String> usual;

    Applications(OAuthConfig config, RedirectUris redirects) {
        this.completions = config.applications().values().stream()
                .collect(Collectors.toUnmodifiableMap(Application::origin, Application::completionUrl));
        this.redirects = redirects;
        this.usual = config.defaultRedirectUri();
    }

    /** The completion URL of the application with this origin; empty for other origins. */
    public Optional<String> completionOf(String origin) {
        return Optional.ofNullable(completions.get(origin));
    }

    /** The URL that takes a result which the user need not confirm. */
    String urlOf(Delivery delivery) {
        return switch (delivery.way()) {
            case REDIRECT -> delivery.target();
            case POPUP -> completionOf(delivery.target()).orElseThrow();
        };
    }

    /** Whether a sign-in without a popup may return to this URL. */
    public boolean isRedirect(String url) {
        return redirects.allows(url);
    }

    /** The URL to return to when a request names none. */
    public Optional<String> usualRedirect() {
        return usual;
    }
}
