package dev.countersign.ownership;

import dev.countersign.account.Account;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.CodePurpose;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.StepUp;
import dev.countersign.secondfactor.StepUp.Proof;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** A copy of all data of an account, for its owner. */
@ApplicationScoped
public class Export {

    /**
     * The data of one kind.
     *
     * @param json a JSON array, the newest first, of {@link ExportedRows#MOST} rows at most
     */
    public record Part(String name, String json) {

        @Override
        public String toString() {
            return "Part[" + name + ']';
        }
    }

    private final StepUp stepUp;
    private final RateLimits limits;
    private final Outbox outbox;
    private final AuditLog audit;

    Export(StepUp stepUp, RateLimits limits, Outbox outbox, AuditLog audit) {
        this.stepUp = stepUp;
        this.limits = limits;
        this.outbox = outbox;
        this.audit = audit;
    }

    /**
     * Reads everything in one transaction, records that, and mails the owner. Refuses with {@code
     * RECENT_SIGN_IN_REQUIRED} unless the session is some minutes old, and with {@code OTP_REQUIRED} if the account has
     * a second factor and no code of it was given in this session.
     */
    public Uni<List<Part>> all(SignedIn who, Client client) {
        Proof proof = new Proof(who, CodePurpose.EXPORT, new Evidence.ByRecentSignIn(), Optional.empty(), client);
        return limits.take(List.of(new Bucket(Limit.EXPORT, who.account().id())), WhenDown.REFUSE)
                .chain(() -> stepUp.performWithEachFactor(proof, account -> read(account, client)));
    }

    private Uni<List<Part>> read(Account account, Client client) {
        return Multi.createFrom()
                .items(ExportedRows.values())
                .onItem()
                .transformToUniAndConcatenate(rows -> rows.read(account).map(json -> new Part(rows.part(), json)))
                .collect()
                .asList()
                .call(() -> audit.record(new AuditEvent.AccountExported(account.id(), client)))
                .call(() -> outbox.add(new MailRequest(MailKind.ACCOUNT_EXPORTED, account.id(), account.emailKey())));
    }
}
