package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.Code;
import dev.countersign.code.CodePurpose;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.StepUp.Proof;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether changes to automation tokens require a code. To lift that takes both factors, see {@link StepUp}. */
@ApplicationScoped
public class TokenGate {

    private final StepUp stepUp;
    private final Accounts accounts;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;

    TokenGate(StepUp stepUp, Accounts accounts, Outbox outbox, AuditLog audit, Database database) {
        this.stepUp = stepUp;
        this.accounts = accounts;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
    }

    /** Requires a code for changes to automation tokens from now on. Needs no proof. */
    public Uni<Void> close(SignedIn who, Client client) {
        return database.transaction(
                () -> accounts.findLocked(who.account().id()).flatMap(account -> change(account, true, client)));
    }

    /** Stops requiring a code for changes to automation tokens; needs both factors. */
    public Uni<Void> open(SignedIn who, Evidence evidence, Code code, Client client) {
        Proof proof = new Proof(who, CodePurpose.TOKEN_GATE, evidence, Optional.of(code), client);
        return stepUp.perform(proof, account -> change(account, false, client));
    }

    private Uni<Void> change(Account account, boolean required, Client client) {
        return FactorRows.requireForTokens(account.id(), required)
                .flatMap(there -> there
                        ? audit.record(new AuditEvent.TokenGateChanged(account.id(), required, client))
                                .call(() -> required
                                        ? Uni.createFrom().voidItem()
                                        : outbox.add(new MailRequest(
                                                MailKind.TOKEN_GATE_OPENED, account.id(), account.emailKey())))
                        : Uni.createFrom().failure(Refused.because(Reason.TWOFACTOR_NOT_ENABLED)));
    }
}
