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
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Confirms a pending setup with its first code, which makes it the account's factor. */
@ApplicationScoped
public class Enrolment {

    private final CodeCheck check;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Time time;

    Enrolment(CodeCheck check, Accounts accounts, Sessions sessions, Outbox outbox, AuditLog audit, Time time) {
        this.check = check;
        this.accounts = accounts;
        this.sessions = sessions;
        this.outbox = outbox;
        this.audit = audit;
        this.time = time;
    }

    /** A factor that was just enabled. */
    public record Enabled<T extends Issued>(FactorStatus status, T issued) {}

    /**
     * Confirms the pending setup with its first code: enables the factor, ends all other sessions, and gives this one
     * fresh tokens. Refuses with {@code TWOFACTOR_NOT_VERIFIED} when no setup is pending, and like {@link
     * CodeCheck#pass}.
     *
     * @param code of the app; any other is refused like a wrong one
     */
    public <T extends Issued> Uni<Enabled<T>> confirm(SignedIn who, Code code, Terms<T> terms, Client client) {
        Question question = new Question(CodePurpose.CONFIRM_SETUP, CodeGate.entryOf(who, Needs.SETUP), "", client);
        return check.pass(
                question,
                code,
                account -> enabled(account, client)
                        .flatMap(version -> sessions.keepOnly(
                                who.session(),
                                version,
                                terms,
                                Optional.of(ConfirmedBy.TOTP),
                                "second_factor_enabled",
                                client))
                        .flatMap(issued -> FactorRows.status(account.id(), time.now())
                                .map(status -> new Enabled<>(status, issued))));
    }

    /**
     * Completes the transaction that promoted a setup: raises the account's security version, which ends all earlier
     * sessions except one that the caller keeps. Emits the new version.
     */
    public Uni<Integer> enabled(Account account, Client client) {
        return audit.record(new AuditEvent.SecondFactorEnabled(account.id(), client))
                .flatMap(done ->
                        outbox.add(new MailRequest(MailKind.SECOND_FACTOR_ENABLED, account.id(), account.emailKey())))
                .chain(() -> accounts.raiseSecurityVersion(account));
    }
}
