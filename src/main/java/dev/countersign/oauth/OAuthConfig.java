package dev.countersign.oauth;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/** The applications that sign-ins through providers may return to. Origins are compared as exact strings. */
@ConfigMapping(prefix = "countersign.oauth")
public interface OAuthConfig {

    /** The applications whose pages may begin a sign-in in a popup, each under a name of your choice. Default: none. */
    Map<String, Application> applications();

    /**
     * Where a sign-in without a popup returns to when its request names no redirect URI: one of {@code
     * countersign.handoff.redirect-uris}. Default: such a request is refused.
     */
    Optional<String> defaultRedirectUri();

    /** One application. */
    interface Application {
        /** The origin of its pages, such as {@code https://app.example.com}; one of {@code countersign.origins.trusted}. */
        String origin();

        /** The page of that origin that takes the result when the popup cannot reach the page that opened it. */
        String completionUrl();
    }
}
