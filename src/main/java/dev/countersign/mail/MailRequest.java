package dev.countersign.mail;

import dev.countersign.kernel.EmailAddress;
import java.util.Objects;

/**
 * A request for a mail, as it waits in the outbox. It holds no secret, and may name an address that belongs to nobody:
 * the {@link MailPlanner} finds out.
 *
 * @param subject what {@code kind} says it is
 * @param addressKey the key of the address that it is about; for mails about an account, that account's; see {@link
 * EmailAddress#key}
 */
public record MailRequest(MailKind kind, String subject, String addressKey) {

    public MailRequest {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(addressKey, "addressKey");
    }

    /** The mailbox whose budget the mail counts against. */
    public String mailboxKey() {
        return EmailAddress.mailboxOf(addressKey);
    }

    @Override
    public String toString() {
        return "MailRequest[" + kind + ']';
    }
}
