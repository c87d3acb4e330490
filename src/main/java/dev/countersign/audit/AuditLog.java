package dev.countersign.audit;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Query;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Writes audit events. If an event cannot be written, the transaction that caused it fails. Failures that strangers can
 * cause are recorded {@link #MOST_FAILURES} times an hour for each account; the last one says that more are left out.
 */
@Startup
@ApplicationScoped
public class AuditLog {

    /** How many failures of an account are recorded within one hour of the clock. */
    public static final int MOST_FAILURES = 200;

    private static final String COLUMNS =
            "insert into audit_event (at, event, account_id, session_id, client_ip, user_agent, detail) ";

    private static final Sql INSERT =
            Sql.of(COLUMNS + "values (:at, :event, :account, :session, :ip, :agent, :detail)");

    private static final Sql INSERT_LIMITED = Sql.of("""
            with counted as (
                insert into audit_failure_count as c (account_id, hour, failures) values (:account, :hour, 1)
                on conflict (account_id) do update
                   set failures = case when c.hour < excluded.hour then 1 else c.failures + 1 end,
                       hour = greatest(c.hour, excluded.hour)
                returning failures)
            """ + COLUMNS + """
            select :at, case when failures < :most then :event else :left_out end, :account, :session, :ip, :agent, :detail
              from counted where failures <= :most
            returning event""");

    private static final Sql INSERT_ALL = Sql.of("""
            insert into audit_event (at, event, account_id, detail)
            select :at, n.event, n.account, n.detail
              from unnest(cast(:events as text[]), cast(:accounts as text[]), cast(:details as text[]))
                   as n (event, account, detail)""");

    private static final Sql FORGET = Sql.of("delete from audit_failure_count where account_id = :account");

    private static final Sql FORGET_COUNTS = Sql.of("delete from audit_failure_count where hour < :before");

    private final Time time;
    private final Database database;
    private final Counter leftOut;

    AuditLog(Time time, Database database, MeterRegistry metrics) {
        this.time = time;
        this.database = database;
        this.leftOut = metrics.counter("countersign.audit.left_out");
    }

    /** Writes {@code event} in the open transaction. */
    public Uni<Void> record(AuditEvent event) {
        EventKind kind = EventKind.of(event);
        if (event.accountId() == null || !kind.isLimited()) {
            return values(INSERT.query(), event, kind).execute().replaceWithVoid();
        }
        return values(INSERT_LIMITED.query(), event, kind)
                .with("hour", time.now().truncatedTo(ChronoUnit.HOURS))
                .with("most", MOST_FAILURES)
                .with("left_out", EventKind.FAILURES_LEFT_OUT.label())
                .first(row -> row.text("event"))
                .invoke(written -> count(written, kind))
                .replaceWithVoid();
    }

    /** Writes many events of the server itself in the open transaction, by one statement. */
    public Uni<Void> recordAll(List<? extends AuditEvent> events) {
        return INSERT_ALL
                .with("at", time.now())
                .with(
                        "events",
                        events.stream()
                                .map(event -> EventKind.of(event).label())
                                .toList())
                .with("accounts", events.stream().map(AuditEvent::accountId).toList())
                .with("details", events.stream().map(AuditEvent::detail).toList())
                .execute()
                .replaceWithVoid();
    }

    private void count(Optional<String> written, EventKind kind) {
        if (!written.equals(Optional.of(kind.label()))) {
            leftOut.increment();
        }
    }

    private Query values(Query insert, AuditEvent event, EventKind kind) {
        return insert.with("at", time.now())
                .with("event", kind.label())
                .with("account", event.accountId())
                .with("session", event.sessionId())
                .with("ip", event.client().address())
                .with("agent", event.client().userAgent())
                .with("detail", event.detail());
    }

    /** Deletes the count of the account's failures within the open transaction. Its events stay. */
    public Uni<Void> forget(String accountId) {
        return FORGET.with("account", accountId).execute().replaceWithVoid();
    }

    /** Deletes the counts of failures that are no longer needed, and emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(() -> FORGET_COUNTS
                .with("before", time.now().minus(Duration.ofHours(2)))
                .execute());
    }
}
