package dev.countersign.wire.http;

import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Who is asking. Only what {@link CredentialAuthentication} found out counts, never the body. */
@ApplicationScoped
public class Caller {

    static final String ENTRANCES = "entrances";

    /** A live session of the caller, and its opaque token if it has one. */
    record Entrance(SignedIn signedIn, Optional<SecretToken> token) {}

    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The account and its session, banned or not: for seeing oneself and signing out. */
    public SignedIn evenBanned() {
        return entrances().getFirst().signedIn();
    }

    /** The sessions of {@link #evenBanned}'s account that the request brought, that one first; mostly there is no other. */
    public List<SignedIn> everySession() {
        return entrances().stream().map(Entrance::signedIn).toList();
    }

    /** The opaque token of {@link #evenBanned}'s session; empty for a session that is held by signed tokens. */
    public Optional<SecretToken> token() {
        return entrances().getFirst().token();
    }

    private List<Entrance> entrances() {
        return identity.getAttribute(ENTRANCES);
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
