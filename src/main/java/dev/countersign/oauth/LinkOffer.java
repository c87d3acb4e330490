package dev.countersign.oauth;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.oauth.Destination.Linking;
import dev.countersign.oauth.provider.ProvedIdentity;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A proved identity that waits until it is linked, as stored in Redis: first for the user's word, then for the session. */
@RegisterForReflection(targets = {LinkOffer.class, ProvedIdentity.class, EmailAddress.class, Linking.class})
record LinkOffer(ProvedIdentity identity, String stateId, Linking linking) {

    @Override
    public String toString() {
        return "LinkOffer[" + identity.provider() + ']';
    }
}
