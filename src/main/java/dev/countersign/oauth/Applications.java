package dev.countersign.oauth;

import dev.countersign.handoff.RedirectUris;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.oauth.Destination.ForApplication;
import dev.countersign.oauth.Destination.ForDevice;
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

    private static final String DEVICE_PAGE = "/account/device";

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
    String urlOf(ForApplication application) {
        return switch (application.delivery().way()) {
            case REDIRECT -> application.delivery().target();
            case POPUP -> completionOf(application.delivery().target()).orElseThrow();
        };
    }

    /** The URL that tells of an attempt that failed. */
    String urlOfFailure(Destination destination, String stateId, ProviderError error) {
        Handover failed = Handover.failed(stateId, error);
        return switch (destination) {
            case ForApplication application -> failed.url(urlOf(application));
            case Linking linking -> failed.url(linking.redirectUri());
            case ForDevice device -> DEVICE_PAGE + "?error=" + error.code();
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
