package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.Code;
import dev.countersign.code.CodeCheck;
import dev.countersign.code.CodeCheck.Question;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Needs;
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
import java.util.function.Function;

/** Whether changes to automation tokens require a code. To lift that takes both factors, see {@link StepUp}. */
@ApplicationScoped
public class TokenGate {

    private final StepUp stepUp;
    private final CodeCheck check;
    private final Accounts accounts;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;

    TokenGate(StepUp stepUp, CodeCheck check, Accounts accounts, Outbox outbox, AuditLog audit, Database database) {
        this.stepUp = stepUp;
        this.check = check;
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

    /**
     * Runs {@code act}, a change of automation tokens by their owner, in a transaction with the account's row locked. If
     * such changes require a code, refuses without one with {@code OTP_REQUIRED}, and uses {@code code} up in the same
     * transaction. A code that is not required is ignored, also a malformed one.
     */
    public <T> Uni<T> pass(SignedIn who, Optional<Code> code, Client client, Function<Account, Uni<T>> act) {
        return code.map(given -> database.statement(
                                () -> FactorRows.requiresForTokens(who.account().id()))
                        .flatMap(required ->
                                required ? check.pass(question(who, client), given, act) : withoutCode(who, act)))
                .orElseGet(() -> withoutCode(who, act));
    }

    private static Question question(SignedIn who, Client client) {
        return new Question(CodePurpose.TOKENS, CodeGate.entryOf(who, Needs.FACTOR), "", client);
    }

    /* Looks at the gate with the account's row locked: it cannot be closed before the change is committed. */
    private <T> Uni<T> withoutCode(SignedIn who, Function<Account, Uni<T>> act) {
        return database.transaction(() -> accounts.findLockedUnchanged(
                        who.account().id(), who.account().securityVersion(), Reason.INVALID_TOKEN)
                .flatMap(account -> FactorRows.requiresForTokens(account.id())
                        .flatMap(required -> required
                                ? Uni.createFrom().failure(Refused.because(Reason.OTP_REQUIRED))
                                : act.apply(account))));
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
