package dev.countersign.signin;

import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.signin.Attempts.Attempt;
import dev.countersign.signin.SignInMetrics.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;

/** Records refused sign-ins, and tells the owner of an account when there are too many of them. */
@ApplicationScoped
class RefusedSignIns {

    private final Attempts attempts;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final SignInMetrics metrics;

    RefusedSignIns(Attempts attempts, Outbox outbox, AuditLog audit, Database database, SignInMetrics metrics) {
        this.attempts = attempts;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.metrics = metrics;
    }

    /** Records the refusal in its own transaction, because that of the sign-in was rolled back, and fails with it. */
    <T> Uni<T> refuse(Attempt attempt, Refused refused) {
        metrics.count(Outcome.REFUSED);
        return attempts.isTimeToTell(attempt)
                .flatMap(tell -> database.transaction(() -> write(attempt, refused, tell)))
                .chain(() -> Uni.createFrom().failure(refused));
    }

    private Uni<Void> write(Attempt attempt, Refused refused, boolean tell) {
        Optional<AccountCredential> account = attempt.place().credentials().account();
        String reason = refused.reason().name().toLowerCase(Locale.ROOT);
        AuditEvent event = new AuditEvent.SignInRefused(
                account.map(AccountCredential::accountId).orElse(null),
                reason,
                attempt.place().client());
        Uni<Void> written = audit.record(event);
        return account.filter(owner -> tell)
                .map(owner -> written.chain(() ->
                        outbox.add(new MailRequest(MailKind.SIGN_INS_LOCKED, owner.accountId(), owner.emailKey()))))
                .orElse(written);
    }
}
