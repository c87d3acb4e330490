package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.oauth.provider.Providers;
import dev.countersign.secondfactor.StepUp;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The identities of a signed-in user: which there are, and the end of one. {@link IdentityLinks} adds them. */
@ApplicationScoped
public class OwnIdentities {

    private static final String UNLINKED = "identity_unlinked";

    private final StepUp stepUp;
    private final Providers providers;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;

    OwnIdentities(
            StepUp stepUp,
            Providers providers,
            Accounts accounts,
            Sessions sessions,
            Outbox outbox,
            AuditLog audit,
            Database database) {
        this.stepUp = stepUp;
        this.providers = providers;
        this.accounts = accounts;
        this.sessions = sessions;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
    }

    /** All of them, the oldest first. */
    public Uni<List<LinkedIdentity>> list(SignedIn who) {
        return database.statement(() -> IdentityRows.of(who.account().id()));
    }

    /**
     * Unlinks an identity. All other sessions end, because it may have opened them; this one gets new tokens. Refuses
     * like {@link StepUp#performWithEachFactor}, with {@code IDENTITY_NOT_FOUND}, and with {@code LAST_WAY_IN} if the
     * account has neither a password nor another identity of a configured provider.
     */
    public <T extends Issued> Uni<T> unlink(Proof proof, String id, Terms<T> terms) {
        return stepUp.performWithEachFactor(
                proof,
                account -> remove(account, id, proof.client())
                        .chain(() -> accounts.raiseSecurityVersion(account))
                        .flatMap(version -> sessions.keepOnly(
                                proof.who().session(), version, terms, Optional.empty(), UNLINKED, proof.client())));
    }

    private Uni<Void> remove(Account account, String id, Client client) {
        return IdentityRows.find(id, account.id())
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.IDENTITY_NOT_FOUND)))
                .call(() -> IdentityRows.delete(id, account, providers.names()).invoke(deleted -> {
                    if (!deleted) {
                        throw Refused.because(Reason.LAST_WAY_IN);
                    }
                }))
                .call(identity ->
                        audit.record(new AuditEvent.IdentityUnlinked(account.id(), identity.provider(), client)))
                .chain(() -> outbox.add(new MailRequest(MailKind.IDENTITY_UNLINKED, account.id(), account.emailKey())));
    }
}
