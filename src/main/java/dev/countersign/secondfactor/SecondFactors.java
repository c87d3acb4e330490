package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.Code;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodePurpose;
import dev.countersign.device.TrustedDevices;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The factor of a signed-in user: its status and the changes to it. A change requires both factors, see {@link StepUp},
 * and the owner is told by mail. When the factor is enabled or disabled, all other sessions end.
 */
@ApplicationScoped
public class SecondFactors {

    private static final String DISABLED = "second_factor_disabled";

    private final StepUp stepUp;
    private final CodeGate gate;
    private final SecondFactorPolicy policy;
    private final Reauthentication reauthentication;
    private final BackupCodes backupCodes;
    private final SetupLimit setupLimit;
    private final TrustedDevices devices;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    SecondFactors(
            StepUp stepUp,
            CodeGate gate,
            SecondFactorPolicy policy,
            Reauthentication reauthentication,
            BackupCodes backupCodes,
            SetupLimit setupLimit,
            TrustedDevices devices,
            Accounts accounts,
            Sessions sessions,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.stepUp = stepUp;
        this.gate = gate;
        this.policy = policy;
        this.reauthentication = reauthentication;
        this.backupCodes = backupCodes;
        this.setupLimit = setupLimit;
        this.devices = devices;
        this.accounts = accounts;
        this.sessions = sessions;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    public Uni<FactorStatus> status(SignedIn who) {
        return database.statement(() -> FactorRows.status(who.account().id(), time.now()));
    }

    /** Has a code mailed that proves this session's owner, for accounts without a password. */
    public Uni<Void> mailCode(SignedIn who) {
        return reauthentication.mailCode(who);
    }

    /**
     * Deletes the factor with its codes and devices; requires both factors. This session gets fresh tokens, all others
     * end. Refuses with {@code TWOFACTOR_REQUIRED} if the account must have a factor.
     */
    public <T extends Issued> Uni<T> disable(
            SignedIn who, Evidence evidence, Optional<Code> code, Terms<T> terms, Client client) {
        if (policy.requires(who.account())) {
            return Uni.createFrom().failure(Refused.because(Reason.TWOFACTOR_REQUIRED));
        }
        Proof proof = new Proof(who, CodePurpose.DISABLE, evidence, code, client);
        return stepUp.perform(
                proof,
                account -> remove(account, proofOf(code), client)
                        .flatMap(version ->
                                sessions.keepOnly(who.session(), version, terms, Optional.empty(), DISABLED, client)));
    }

    private static String proofOf(Optional<Code> code) {
        return code.map(given -> given.kind().stored()).orElse("session");
    }

    /**
     * Deletes the factor of an account whose owner has lost app and backup codes, within the open transaction. All
     * sessions end.
     *
     * @param how by whom, for the audit log
     * @return false when the account has no factor
     */
    public Uni<Boolean> removeWithin(Account locked, String how, Client client) {
        return FactorRows.exists(locked.id())
                .flatMap(exists -> exists
                        ? gate.forget(locked.id())
                                .chain(() -> remove(locked, how, client))
                                .flatMap(version -> sessions.endAllWithin(locked.id(), DISABLED, client))
                                .replaceWith(true)
                        : Uni.createFrom().item(false));
    }

    private Uni<Integer> remove(Account account, String how, Client client) {
        return FactorRows.delete(account.id())
                .chain(() -> devices.endAllWithin(account.id(), "disabled", client))
                .chain(() -> audit.record(new AuditEvent.SecondFactorDisabled(account.id(), how, client)))
                .flatMap(done ->
                        outbox.add(new MailRequest(MailKind.SECOND_FACTOR_DISABLED, account.id(), account.emailKey())))
                .chain(() -> accounts.raiseSecurityVersion(account));
    }

    /** Replaces all backup codes with ten new ones; requires both factors. The new codes are shown only once. */
    public Uni<List<String>> regenerate(SignedIn who, Evidence evidence, Optional<Code> code, Client client) {
        Proof proof = new Proof(who, CodePurpose.REGENERATE, evidence, code, client);
        return stepUp.perform(
                proof,
                () -> setupLimit.take(who.account().id()).chain(() -> backupCodes.make()),
                (account, batch) -> replace(account, batch, client).replaceWith(batch.codes()));
    }

    private Uni<Void> replace(Account account, BackupCodes.Batch batch, Client client) {
        return FactorRows.replaceCodes(
                        account.id(), batch.stored().form(), batch.stored().hashes())
                .chain(() -> audit.record(new AuditEvent.BackupCodesRegenerated(account.id(), client)))
                .chain(() -> outbox.add(
                        new MailRequest(MailKind.BACKUP_CODES_REGENERATED, account.id(), account.emailKey())));
    }
}
