package dev.countersign.oauth;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.SecretToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A sign-in for which a browser was sent to a provider, as stored in Redis under the state. Everything that follows is
 * taken from here and nothing from the request that comes back.
 *
 * @param stateId names the attempt in cookies and results, a UUID
 * @param codeChallenge of the application that gets the result
 * @param verifier our own PKCE verifier towards the provider
 * @param browser the hash of the secret in the cookie of the browser that began
 */
@RegisterForReflection(targets = {Attempt.class, Delivery.class, Delivery.Way.class, CodeChallenge.class})
record Attempt(
        String provider,
        String stateId,
        CodeChallenge codeChallenge,
        Delivery delivery,
        String verifier,
        String nonce,
        String browser) {

    private static final String PURPOSE = "oauth-browser";

    static String hashOf(SecretToken browser) {
        return HexFormat.of().formatHex(browser.hash(PURPOSE));
    }

    /** Whether this secret is that of the browser that began. */
    boolean isOf(SecretToken secret) {
        return MessageDigest.isEqual(
                HexFormat.of().parseHex(browser), HexFormat.of().parseHex(hashOf(secret)));
    }

    CodeVerifier ourVerifier() {
        return new CodeVerifier(verifier);
    }

    SecretToken ourNonce() {
        return new SecretToken(nonce);
    }

    @Override
    public String toString() {
        return "Attempt[" + provider + ']';
    }
}
