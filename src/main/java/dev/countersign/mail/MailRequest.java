package dev.countersign.mail;

import java.util.Objects;

/**
 * The wish for a mail, as it waits in the outbox. It holds no secret, and may name an address that nobody has: the
 * {@link MailPlanner} finds out.
 *
 * @param subject what {@code kind} says it is
 * @param mailboxKey the mailbox that the budget is counted for, see {@link
 *     dev.countersign.kernel.EmailAddress#mailboxOf}
 */
public record MailRequest(MailKind kind, String subject, String mailboxKey) {

    public MailRequest {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(mailboxKey, "mailboxKey");
    }

    @Override
    public String toString() {
        return "MailRequest[" + kind + ']';
    }
}
