package dev.countersign.oauth;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Destination.ForDevice;
import dev.countersign.oauth.provider.ProvedIdentity;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A proved identity that waits until the user confirms that a device may have the sign-in, as stored in Redis. Nothing
 * has happened to any account or device yet.
 */
@RegisterForReflection(targets = {DeviceOffer.class, ProvedIdentity.class, EmailAddress.class, ForDevice.class})
record DeviceOffer(ProvedIdentity identity, String stateId, ForDevice device) {

    SecretToken ticket() {
        return new SecretToken(device.ticket());
    }

    @Override
    public String toString() {
        return "DeviceOffer[" + identity.provider() + ']';
    }
}
