package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks for the mails that tell an owner what happened to the second factor. */
@ApplicationScoped
class FactorNotices {

    private final Outbox outbox;

    FactorNotices(Outbox outbox) {
        this.outbox = outbox;
    }

    /** A mail about the account, within the open transaction. */
    Uni<Void> add(MailKind kind, Account account) {
        return add(kind, account.id(), account);
    }

    /** A mail to the owner about one thing of theirs, within the open transaction. */
    Uni<Void> add(MailKind kind, String subject, Account account) {
        return outbox.add(new MailRequest(kind, subject, account.emailKey()));
    }
}
