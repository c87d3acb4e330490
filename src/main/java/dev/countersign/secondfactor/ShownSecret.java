package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Needs;
import dev.countersign.code.FactorSecrets;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Shows an owner again what an authenticator app was given, for contracts with such an endpoint. */
@ApplicationScoped
public class ShownSecret {

    private final CodeGate gate;
    private final Reauthentication reauthentication;
    private final Accounts accounts;
    private final FactorSecrets secrets;
    private final SecondFactorConfig config;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    ShownSecret(
            CodeGate gate,
            Reauthentication reauthentication,
            Accounts accounts,
            FactorSecrets secrets,
            SecondFactorConfig config,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.gate = gate;
        this.reauthentication = reauthentication;
        this.accounts = accounts;
        this.secrets = secrets;
        this.config = config;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /**
     * The URI of the account's secret, confirmed or pending, for a caller who proves to be the session's owner. A
     * confirmed one is shown only in a session in which a code of the app or a backup code was entered (otherwise
     * {@code OTP_REQUIRED}). The owner is told by mail, because it makes valid codes for good. Refuses with {@code
     * TWOFACTOR_NOT_VERIFIED} when there is neither, and while codes are locked. The issuer in the URI is the
     * configured one.
     */
    public Uni<String> uri(SignedIn who, Evidence evidence, Client client) {
        Account account = who.account();
        return gate.requireOpen(CodeGate.entryOf(who, Needs.NOTHING))
                .chain(() -> reauthentication.prove(who, evidence, client))
                .flatMap(proof -> database.transaction(() -> accounts.findLockedUnchanged(
                                account.id(), account.securityVersion(), Reason.INVALID_TOKEN)
                        .flatMap(now -> StepUp.useUp(proof, now))
                        .chain(() -> FactorRows.secret(account.id(), time.now()))
                        .call(found ->
                                found.confirmed() ? tell(who) : Uni.createFrom().voidItem())
                        .call(() -> audit.record(new AuditEvent.SecondFactorSecretShown(account.id(), client)))))
                .flatMap(found -> secrets.open(found.sealed(), account.id(), found.id(), client))
                .map(secret ->
                        KeyUri.of(config.issuer(), account.email(), secret).text());
    }

    private Uni<Void> tell(SignedIn who) {
        StepUp.requireOwnersCode(who);
        return outbox.add(new MailRequest(
                MailKind.SECOND_FACTOR_SHOWN, who.account().id(), who.account().emailKey()));
    }
}
