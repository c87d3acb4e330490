package dev.countersign.oauth.provider;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers that users can sign in with. */
@ConfigMapping(prefix = "countersign.oauth")
public interface ProvidersConfig {

    /**
     * The providers by name. {@code github} speaks GitHub's API; {@code google} and any other name speak OpenID Connect.
     * Default: none.
     */
    Map<String, Entry> providers();

    /** One provider. */
    interface Entry {
        /** The id that the provider gave to this server. */
        String clientId();

        /** The secret that goes with it. */
        String clientSecret();

        /** The name that users see. Default: GitHub, Google, or the name of the entry. */
        Optional<String> displayName();

        /**
         * The issuer of an OpenID Connect provider, exactly as in its tokens. Required for all names but {@code github}
         * and {@code google}.
         */
        Optional<String> issuer();

        /** Where the browser is sent. Default: GitHub's, or what the issuer's discovery document says. */
        Optional<String> authorizationUrl();

        /** Where codes are exchanged. Default: as above. */
        Optional<String> tokenUrl();

        /** The key set of an OpenID Connect provider. Default: what its discovery document says. */
        Optional<String> jwksUrl();

        /** The root of GitHub's API, such as {@code https://github.example.com/api/v3}. Only for {@code github}. */
        Optional<String> apiUrl();

        /** The scopes to ask for. Default: {@code read:user user:email} at GitHub, otherwise {@code openid email}. */
        Optional<List<String>> scopes();
    }
}
