package dev.countersign.mail;

import dev.countersign.kernel.Row;
import java.time.Instant;

/**
 * What the outbox knows of a mail, which is never its contents.
 *
 * @param kind the stored name of its {@link MailKind}; perhaps one of another version
 * @param state due, sent, parked or dropped
 * @param attempts how often it was tried
 * @param reason why it is parked or dropped, or why the last attempt failed; null if there is none
 * @param dueAt when it is tried next
 * @param endedAt when it was sent, parked or dropped; null while it is due
 */
public record MailRecord(
        String id,
        String kind,
        String state,
        int attempts,
        String reason,
        Instant createdAt,
        Instant dueAt,
        Instant endedAt) {

    static final String COLUMNS = "id, kind, state, attempts, reason, created_at, due_at, ended_at";

    static MailRecord of(Row row) {
        return new MailRecord(
                row.text("id"),
                row.text("kind"),
                row.text("state"),
                row.number("attempts"),
                row.text("reason"),
                row.instant("created_at"),
                row.instant("due_at"),
                row.instant("ended_at"));
    }
}
