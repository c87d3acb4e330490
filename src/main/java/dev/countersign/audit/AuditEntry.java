package dev.countersign.audit;

import dev.countersign.kernel.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * One event of the audit log, as it was written.
 *
 * @param id grows with time, but events of one moment may be written in any order
 * @param event the stored name, see {@link EventKind#label}; perhaps one of a newer server
 * @param clientIp null for events that no request caused
 * @param userAgent null when the client sent none, and for events of before it was recorded
 */
public record AuditEntry(
        long id,
        Instant at,
        String event,
        String accountId,
        String sessionId,
        String clientIp,
        String userAgent,
        String detail) {

    static final String COLUMNS = "id, at, event, account_id, session_id, client_ip, user_agent, detail";

    static AuditEntry of(Row row) {
        return new AuditEntry(
                row.bigNumber("id"),
                row.instant("at"),
                row.text("event"),
                row.text("account_id"),
                row.text("session_id"),
                row.text("client_ip"),
                row.text("user_agent"),
                row.text("detail"));
    }

    /** Empty for an event of a newer server. */
    public Optional<EventKind> kind() {
        return EventKind.labelled(event);
    }
}
