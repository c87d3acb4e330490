package dev.countersign.oauth.provider;

import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.SecretToken;
import io.smallrye.mutiny.Uni;

/** A provider that users can sign in with. */
public sealed interface Provider permits GitHub, Oidc {

    /** The name in settings, paths and the database. */
    String name();

    /** The name that users see. */
    String displayName();

    /**
     * Whether a callback that names its issuer (RFC 9207) is from this provider. Providers whose documentation does not
     * promise an issuer may name any.
     */
    boolean isIssuer(String issuer);

    /**
     * Emits the URL to send the browser to.
     *
     * @throws ProviderFailure as a failure of the result, when the provider's endpoints cannot be found
     */
    Uni<String> authorizationUrl(Question question);

    /**
     * Exchanges the code and reads who signed in, within {@link Fetch#LIMIT}.
     *
     * @throws ProviderFailure as a failure of the result
     */
    Uni<ProvedIdentity> identify(Reply reply);

    /**
     * What the provider is asked.
     *
     * @param redirectUri our callback, as registered at the provider
     * @param verifier our own PKCE verifier (RFC 7636, 4.1) for this one attempt
     * @param nonce comes back in the id_token
     */
    record Question(String redirectUri, SecretToken state, CodeVerifier verifier, SecretToken nonce) {}

    /**
     * What the browser brought back, with what the question held.
     *
     * @param code the provider's authorization code
     */
    record Reply(SecretToken code, String redirectUri, CodeVerifier verifier, SecretToken nonce) {}
}
