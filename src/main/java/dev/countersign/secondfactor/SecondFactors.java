package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.CodeCheck.Question;
import dev.countersign.secondfactor.CodeGate.Needs;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The factor of somebody who is signed in: its status and what changes it. Whatever changes it needs both factors, see
 * {@link StepUp}, is told to the owner by mail, and, when the factor comes or goes, ends all other sessions.
 */
@ApplicationScoped
public class SecondFactors {

    private static final String DISABLED = "second_factor_disabled";

    private final StepUp stepUp;
    private final CodeCheck check;
    private final MailedCodes mailedCodes;
    private final SecondFactorConfig config;
    private final CodeGate gate;
    private final SecondFactorPolicy policy;
    private final Reauthentication reauthentication;
    private final BackupCodes backupCodes;
    private final SetupLimit setups;
    private final TrustedDevices devices;
    private final FactorNotices notices;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    SecondFactors(
            StepUp stepUp,
            CodeCheck check,
            MailedCodes mailedCodes,
            SecondFactorConfig config,
            CodeGate gate,
            SecondFactorPolicy policy,
            Reauthentication reauthentication,
            BackupCodes backupCodes,
            SetupLimit setups,
            TrustedDevices devices,
            FactorNotices notices,
            Accounts accounts,
            Sessions sessions,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.stepUp = stepUp;
        this.check = check;
        this.mailedCodes = mailedCodes;
        this.config = config;
        this.gate = gate;
        this.policy = policy;
        this.reauthentication = reauthentication;
        this.backupCodes = backupCodes;
        this.setups = setups;
        this.devices = devices;
        this.notices = notices;
        this.accounts = accounts;
        this.sessions = sessions;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /** The status of the account's factor. */
    public Uni<FactorStatus> status(SignedIn who) {
        return database.statement(() -> FactorRows.status(who.account().id(), time.now()));
    }

    /** Has a code mailed that proves this session's owner, for accounts that have no password. */
    public Uni<Void> mailCode(SignedIn who) {
        return reauthentication.mailCode(who);
    }

    /**
     * Deletes the factor with its codes and devices, by both factors. The session goes on with fresh tokens, all others end.
     * Refuses with {@code TWOFACTOR_REQUIRED} who must have one.
     */
    public <T extends Issued> Uni<T> disable(
            SignedIn who, Evidence evidence, Optional<Code> code, Terms<T> terms, Client client) {
        if (policy.requires(who.account())) {
            return Uni.createFrom().failure(Refused.because(Reason.TWOFACTOR_REQUIRED));
        }
        Proof proof = new Proof(who, Door.DISABLE, evidence, code, client);
        return stepUp.perform(
                        proof,
                        account -> remove(account, proofOf(code), client)
                                .flatMap(version -> sessions.keepOnly(
                                        who.session(), version, terms, Optional.empty(), DISABLED, client)))
                .invoke(outbox::nudge);
    }

    private static String proofOf(Optional<Code> code) {
        return code.map(given -> given.kind().stored()).orElse("session");
    }

    /**
     * Deletes the factor of an account whose owner has lost app and backup codes, at an operator's word. All sessions end.
     *
     * @return false when there is no such account, or no factor
     */
    public Uni<Boolean> remove(EmailAddress address) {
        return database.transaction(() -> accounts.findLocked(address)
                .flatMap(account -> account == null
                        ? Uni.createFrom().item(false)
                        : FactorRows.exists(account.id())
                                .flatMap(exists -> exists
                                        ? gate.forget(account.id())
                                                .flatMap(forgotten -> remove(account, "operator", null))
                                                .flatMap(version -> sessions.endAllWithin(account.id(), DISABLED, null))
                                                .replaceWith(true)
                                        : Uni.createFrom().item(false))));
    }

    private Uni<Integer> remove(Account account, String how, Client client) {
        return FactorRows.delete(account.id())
                .flatMap(deleted -> devices.endAllWithin(account.id(), "disabled", client))
                .flatMap(done -> audit.record(new AuditEvent.SecondFactorDisabled(account.id(), how, client)))
                .flatMap(done -> notices.add(MailKind.SECOND_FACTOR_DISABLED, account))
                .flatMap(done -> accounts.raiseSecurityVersion(account));
    }

    /** Puts ten new backup codes in the place of all old ones, by both factors; they are shown this once. */
    public Uni<List<String>> regenerate(SignedIn who, Evidence evidence, Optional<Code> code, Client client) {
        Proof proof = new Proof(who, Door.REGENERATE, evidence, code, client);
        return stepUp.perform(
                        proof,
                        () -> setups.take(who.account().id()).flatMap(taken -> backupCodes.make()),
                        (account, batch) -> replace(account, batch, client).replaceWith(batch.codes()))
                .invoke(outbox::nudge);
    }

    private Uni<Void> replace(Account account, BackupCodes.Batch batch, Client client) {
        return FactorRows.replaceCodes(
                        account.id(), batch.stored().form(), batch.stored().hashes())
                .flatMap(done -> audit.record(new AuditEvent.BackupCodesRegenerated(account.id(), client)))
                .flatMap(done -> notices.add(MailKind.BACKUP_CODES_REGENERATED, account));
    }

    /** Requires a code for changes of automation tokens from now on, which needs no proof. */
    public Uni<Void> requireForTokens(SignedIn who, Client client) {
        return database.transaction(
                () -> accounts.findLocked(who.account().id()).flatMap(account -> changeGate(account, true, client)));
    }

    /** Requires no code for changes of automation tokens from now on, by both factors. */
    public Uni<Void> allowTokensWithout(SignedIn who, Evidence evidence, Code code, Client client) {
        Proof proof = new Proof(who, Door.TOKEN_GATE, evidence, Optional.of(code), client);
        return stepUp.perform(proof, account -> changeGate(account, false, client))
                .invoke(outbox::nudge);
    }

    /**
     * Proves the second factor within a session, for nothing but to know it; the code is used up. A mailed one is that of
     * {@link #mailCodeToProve}. Refuses as {@link CodeCheck#pass}.
     */
    public Uni<Void> prove(SignedIn who, Code code, Client client) {
        Question question = new Question(Door.SESSION, CodeGate.entryOf(who, Needs.FACTOR), code, scope(who), client);
        if (code instanceof Code.Mailed) {
            return check.judge(question)
                    .flatMap(spend -> database.transaction(() -> spendMailed((Spend.Mailed) spend, who, client)));
        }
        return check.pass(
                question, () -> Uni.createFrom().voidItem(), (account, nothing) -> notePassed(account, code, client));
    }

    /* It does not begin the count of wrong codes anew: whoever holds session and mailbox could guess on and on. */
    private Uni<Void> spendMailed(Spend.Mailed spend, SignedIn who, Client client) {
        return spend.withoutOpening(who.account().id()).flatMap(used -> {
            if (!used) {
                throw Refused.because(Reason.MAILED_CODE_EXPIRED);
            }
            return audit.record(
                    new AuditEvent.SecondFactorProved(who.account().id(), ConfirmedBy.MAILED_CODE.stored(), client));
        });
    }

    private Uni<Void> notePassed(Account account, Code code, Client client) {
        return audit.record(
                new AuditEvent.SecondFactorProved(account.id(), code.kind().stored(), client));
    }

    /**
     * Has a code mailed for {@link #prove}. Refuses with {@code MAILED_CODE_NOT_ALLOWED} where those are switched off, and
     * where the password is from a reset by the same mailbox.
     */
    public Uni<Void> mailCodeToProve(SignedIn who) {
        return gate.requireOpen(CodeGate.entryOf(who, Needs.FACTOR))
                .flatMap(open -> database.statement(
                        () -> FactorRows.takesMailedCode(who.account().id())))
                .flatMap(takes -> config.mailedCodes() && takes.orElse(false)
                        ? mailedCodes.send(who.account().id(), scope(who))
                        : Uni.createFrom().failure(Refused.because(Reason.MAILED_CODE_NOT_ALLOWED)));
    }

    private static String scope(SignedIn who) {
        return "proof:" + who.session().id();
    }

    private Uni<Void> changeGate(Account account, boolean required, Client client) {
        return FactorRows.requireForTokens(account.id(), required)
                .flatMap(there -> there
                        ? audit.record(new AuditEvent.TokenGateChanged(account.id(), required, client))
                                .call(() -> required
                                        ? Uni.createFrom().voidItem()
                                        : notices.add(MailKind.TOKEN_GATE_OPENED, account))
                        : Uni.createFrom().failure(Refused.because(Reason.TWOFACTOR_NOT_ENABLED)));
    }
}
