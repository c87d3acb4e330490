package dev.countersign.oauth;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Destination.ForApplication;
import dev.countersign.oauth.Destination.ForDevice;
import dev.countersign.oauth.Destination.Linking;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sign-in for which a browser was sent to a provider, as stored in Redis under the state. Everything that follows is
 * taken from here and nothing from the request that comes back. It has one destination.
 *
 * @param stateId names the attempt in cookies and results, a UUID
 * @param verifier our own PKCE verifier towards the provider
 * @param browser the hash of the secret in the cookie of the browser that began
 */
@RegisterForReflection(
        targets = {
            Attempt.class,
            ForApplication.class,
            Linking.class,
            ForDevice.class,
            Delivery.class,
            Delivery.Way.class,
            CodeChallenge.class
        })
record Attempt(
        String provider,
        String stateId,
        Optional<ForApplication> application,
        Optional<Linking> linking,
        Optional<ForDevice> device,
        String verifier,
        String nonce,
        String browser) {

    private static final String PURPOSE = "oauth-browser";

    static Attempt begin(
            String provider, String stateId, Destination destination, SecretToken browser, Randomness randomness) {
        return new Attempt(
                provider,
                stateId,
                ifIs(ForApplication.class, destination),
                ifIs(Linking.class, destination),
                ifIs(ForDevice.class, destination),
                randomness.token().reveal(),
                randomness.token().reveal(),
                hashOf(browser));
    }

    Attempt {
        if (Stream.of(application, linking, device).filter(Optional::isPresent).count() != 1) {
            throw new IllegalArgumentException("an attempt has one destination");
        }
    }

    Destination destination() {
        return application
                .<Destination>map(one -> one)
                .or(() -> linking)
                .or(() -> device)
                .orElseThrow();
    }

    private static <D extends Destination> Optional<D> ifIs(Class<D> kind, Destination destination) {
        return Optional.of(destination).filter(kind::isInstance).map(kind::cast);
    }

    private static String hashOf(SecretToken browser) {
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
