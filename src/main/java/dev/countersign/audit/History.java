package dev.countersign.audit;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the audit log. */
@ApplicationScoped
public class History {

    /** How many events of one account can be paged through, the newest ones; more are neither counted nor shown. */
    public static final int DEEPEST = 10_000;

    /** All kinds of events. */
    public static final Set<EventKind> ALL = EnumSet.allOf(EventKind.class);

    /* Rows may become visible a little later than rows with higher ids. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final String CHOSEN =
            " from audit_event where account_id = :account and at >= :since and event = any (:events) ";

    static final Sql PAGE =
            Sql.of("select " + AuditEntry.COLUMNS + CHOSEN + "order by at desc, id desc limit :size offset :offset");

    static final Sql COUNT = Sql.of("select count(*)::integer as total from (select" + CHOSEN + "limit :most) seen");

    static final Sql SUMMARY = Sql.of("""
            select event, count(*)::integer as events, max(at) as latest
              from (select event, at""" + CHOSEN + """
             order by at desc limit :most) seen
             group by event order by event""");

    private static final Sql ADDRESSES =
            Sql.of("select count(distinct client_ip)::integer as addresses from (select client_ip" + CHOSEN
                    + "order by at desc limit :most) seen");

    private static final Sql NEWEST =
            Sql.of("select " + AuditEntry.COLUMNS + " from audit_event order by id desc limit :size");

    private static final Sql NEWEST_OF = Sql.of("select " + AuditEntry.COLUMNS
            + " from audit_event where account_id = :account order by at desc, id desc limit :size");

    private static final Sql AFTER = Sql.of("select " + AuditEntry.COLUMNS
            + " from audit_event where id > :id and at >= :since order by id limit :size");

    /**
     * Which events are wanted.
     *
     * @param since the earliest
     */
    public record Filter(String accountId, Instant since, Set<EventKind> kinds) {

        List<String> events() {
            return kinds.stream().map(EventKind::label).toList();
        }
    }

    /**
     * A page of events, the newest first.
     *
     * @param total how many there are altogether, {@link #DEEPEST} at most
     */
    public record Listing(List<AuditEntry> entries, int total) {}

    /** How often something happened, and when last. */
    public record Sum(EventKind kind, int events, Instant latest) {}

    /**
     * What happened to an account, in numbers.
     *
     * @param addresses from how many client addresses
     */
    public record Summary(List<Sum> sums, int addresses) {}

    private final Database database;

    History(Database database) {
        this.database = database;
    }

    /**
     * Reads a page of an account's events, the newest first.
     *
     * @param number the first is 1
     * @param size how many are on a page
     */
    public Uni<Listing> page(Filter filter, int number, int size) {
        long offset = (number - 1L) * size;
        long visible = Math.max(0, Math.min(size, DEEPEST - offset));
        return database.statement(() -> entries(filter, offset, visible)
                .flatMap(entries -> COUNT.with("account", filter.accountId())
                        .with("since", filter.since())
                        .with("events", filter.events())
                        .with("most", DEEPEST)
                        .only(row -> new Listing(entries, row.number("total")))));
    }

    private static Uni<List<AuditEntry>> entries(Filter filter, long offset, long visible) {
        if (visible == 0) {
            return Uni.createFrom().item(List.of());
        }
        return PAGE.with("account", filter.accountId())
                .with("since", filter.since())
                .with("events", filter.events())
                .with("size", visible)
                .with("offset", offset)
                .list(AuditEntry::of);
    }

    /** Counts an account's events, of the newest {@link #DEEPEST}. Kinds without an event are left out. */
    public Uni<Summary> summary(Filter filter) {
        return database.statement(() -> SUMMARY.with("account", filter.accountId())
                .with("since", filter.since())
                .with("events", filter.events())
                .with("most", DEEPEST)
                .list(row -> new Sum(
                        EventKind.labelled(row.text("event")).orElseThrow(),
                        row.number("events"),
                        row.instant("latest")))
                .flatMap(sums -> ADDRESSES
                        .with("account", filter.accountId())
                        .with("since", filter.since())
                        .with("events", filter.events())
                        .with("most", DEEPEST)
                        .only(row -> new Summary(sums, row.number("addresses")))));
    }

    /** The newest events of all accounts and of none, or of one account; the newest first. */
    public Uni<List<AuditEntry>> newest(Optional<String> accountId, int size) {
        return database.statement(() -> accountId
                .map(id -> NEWEST_OF.with("account", id).with("size", size))
                .orElseGet(() -> NEWEST.with("size", size))
                .list(AuditEntry::of));
    }

    /** Events that came after {@code last}, the oldest first: to follow the log. */
    public Uni<List<AuditEntry>> after(AuditEntry last, int size) {
        return database.statement(() -> AFTER.with("id", last.id())
                .with("since", last.at().minus(OVERLAP))
                .with("size", size)
                .list(AuditEntry::of));
    }
}
