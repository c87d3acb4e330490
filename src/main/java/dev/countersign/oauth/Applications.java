package dev.countersign.oauth;

import dev.countersign.handoff.RedirectUris;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.oauth.Destination.ForApplication;
import dev.countersign.oauth.Destination.Linking;
import dev.countersign.oauth.OAuthConfig.Application;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
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
    String urlOf(Destination destination) {
        return switch (destination) {
            case ForApplication application ->
                switch (application.delivery().way()) {
                    case REDIRECT -> application.delivery().target();
                    case POPUP -> completionOf(application.delivery().target()).orElseThrow();
                };
            case Linking linking -> linking.redirectUri();
        };
    }

    /**
     * Where a request without a popup returns to. Refuses a URL that is not configured, and none if there is no usual
     * one.
     */
    public String redirect(Optional<String> given) {
        if (given.filter(uri -> !redirects.allows(uri)).isPresent()) {
            throw Refused.invalid("/redirect_uri", "is not one of the configured redirect URIs");
        }
        return given.or(() -> usual)
                .orElseThrow(() -> Refused.missing(List.of(new Violation("/redirect_uri", "is required")), null));
    }
}
