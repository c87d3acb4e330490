package dev.countersign.mail;

import java.time.Instant;

/**
 * One attempt to send one mail, as its {@link MailPlanner} sees it.
 *
 * @param subject what {@code kind} says it is
 * @param mailId the id of the outbox row, for {@link MailedTokens#issue}
 * @param requestedAt when the mail was requested; that is when the reported event happened, however late it is sent
 */
public record MailTurn(MailKind kind, String subject, String mailId, Instant requestedAt) {

    @Override
    public String toString() {
        return "mailId=" + mailId + " kind=" + kind.stored();
    }
}
