package dev.countersign.wire.http;

import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Who is asking. Only what {@link CredentialAuthentication} found out counts, never the body. */
@ApplicationScoped
public class Caller {

    static final String ATTRIBUTE = "signed-in";

    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The account and its session, banned or not: for seeing oneself and signing out. */
    public SignedIn evenBanned() {
        return identity.getAttribute(ATTRIBUTE);
    }

    /** @throws Refused with {@code ACCOUNT_BANNED} */
    public SignedIn inGoodStanding() {
        SignedIn signedIn = evenBanned();
        if (signedIn.account().isBanned()) {
            throw Refused.because(Reason.ACCOUNT_BANNED);
        }
        return signedIn;
    }
}
