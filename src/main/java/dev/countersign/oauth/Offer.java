package dev.countersign.oauth;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.oauth.provider.ProvedIdentity;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A proved identity that waits until the user confirms that the application may have the sign-in, as stored in Redis.
 * Nothing has happened to any account yet.
 *
 * @param origin of the application
 */
@RegisterForReflection(targets = {Offer.class, ProvedIdentity.class, EmailAddress.class, CodeChallenge.class})
record Offer(ProvedIdentity identity, String stateId, CodeChallenge codeChallenge, String origin) {

    @Override
    public String toString() {
        return "Offer[" + identity.provider() + ']';
    }
}
