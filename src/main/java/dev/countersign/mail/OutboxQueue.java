package dev.countersign.mail;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Whose turn it is among the mails that strangers can cause to one mailbox. A mail is never lost by it: it waits until the
 * budget has room, and only a newer one of the same kind, for the same address, takes its place. Everything here runs
 * within the transaction that is open.
 */
@Singleton
class OutboxQueue {

    /** The reason of mails that wait for room in the budget. */
    static final String OVER_BUDGET = "budget";

    private static final String IS_NEWER = " and (newer.created_at, newer.id) > (mail.created_at, mail.id)";

    /**
     * That a newer mail takes the place of {@code mail}, or has left already: several are planned at once, and the newest may
     * overtake. One lookup by an index each: joined by an {@code or}, the first two become a scan of all that wait, for every
     * mail, as soon as statistics lag behind a flood.
     */
    static final String IS_REPLACED = "(exists (" + newerDue("subject") + ") or exists (" + newerDue("address_key")
            + ") or exists (" + newerSent() + "))";

    /**
     * Until the transaction ends, statements are planned for the size that the table has now. A plan that was kept from when
     * few mails waited takes seconds in a flood, more than a statement may.
     */
    static final String PLANNED_ANEW = "set_config('plan_cache_mode', 'force_custom_plan', true)";

    // Any number will do that no other lock of ours has.
    private static final String LOCK_MAILBOX =
            "select " + PLANNED_ANEW + " || cast(pg_advisory_xact_lock(1667592809, hashtext(:mailbox)) as text)";

    private static final String REPLACED = "select " + IS_REPLACED + " from mail_outbox as mail where mail.id = :id";

    // Mails that are being sent stay: they may arrive, and the instance that sends them counts them. A row that another
    // transaction has locked is about to be sent.
    private static final String DROP_OLDER = """
            with replaced as materialized (""" + older("subject") + " union " + older("address_key") + """
            ),
            older as materialized (
                select mail.id from replaced join mail_outbox as mail on mail.id = replaced.id
                where mail.state = 'due'
                and not (mail.attempts > 0 and mail.reason is null and mail.due_at > clock_timestamp())
                for update of mail skip locked)
            update mail_outbox as mail set state = 'dropped', reason = 'replaced', ended_at = clock_timestamp()
            from older where mail.id = older.id and mail.state = 'due'""";

    private static final String COUNTED = """
            from mail_outbox as counted
            where counted.mailbox_key = :mailbox and counted.granted_at is not null and counted.id <> :id
            and counted.kind in\s""" + MailKind.sqlList(MailKind::budgeted) + """

            and (counted.state = 'due'
                or counted.state = 'sent' and counted.ended_at > now() - make_interval(secs => :window))""";

    private static final String GRANT = """
            update mail_outbox set granted_at = clock_timestamp()
            where id = :id and state = 'due' and (
                select count(*) < :budget and count(*) filter (where counted.kind = :kind) < :share
            """ + COUNTED + ")";

    // The oldest that counts leaves room first. Those that are still to be sent have no such time.
    private static final String DEFER = """
            update mail_outbox set reason = '""" + OVER_BUDGET + """
            ', due_at = greatest(
                clock_timestamp() + interval '1 second',
                coalesce(
                    (select min(counted.ended_at) + make_interval(secs => :window)
            """ + COUNTED + """
            ),
                    clock_timestamp() + interval '1 minute'))
            where id = :id and attempts = :attempt and state = 'due'""";

    private final MailConfig config;

    OutboxQueue(MailConfig config) {
        this.config = config;
    }

    /**
     * Takes the turn of the mailbox until the transaction ends: of several mails that are planned at once, each sees those
     * before it. Then ends the older mails that this one replaces; false when a newer one replaces this one.
     */
    Uni<Boolean> isNewest(Claim claim) {
        return select(LOCK_MAILBOX, String.class, Map.of("mailbox", claim.mailboxKey()))
                .flatMap(locked -> select(REPLACED, Boolean.class, Map.of("id", claim.mailId())))
                .call(replaced -> OutboxRows.execute(DROP_OLDER, Map.of("id", claim.mailId())))
                .map(replaced -> !replaced);
    }

    /** Counts the mail against its mailbox's budget; false when that has no room. */
    Uni<Boolean> grant(Claim claim) {
        return OutboxRows.execute(
                        GRANT,
                        Map.of(
                                "id", claim.mailId(),
                                "kind", claim.kind().stored(),
                                "budget", config.budget(),
                                "share", share(),
                                "mailbox", claim.mailboxKey(),
                                "window", OutboxRows.seconds(config.budgetWindow())))
                .map(OutboxRows::one);
    }

    /** Puts the mail off until the budget may have room. */
    Uni<Boolean> defer(Claim claim) {
        return OutboxRows.execute(
                        DEFER,
                        Map.of(
                                "id", claim.mailId(),
                                "attempt", claim.attempt(),
                                "mailbox", claim.mailboxKey(),
                                "window", OutboxRows.seconds(config.budgetWindow())))
                .map(OutboxRows::one);
    }

    // Each kind leaves one mail over: whatever strangers register, the owner can ask for a reset, and the other way
    // round.
    private int share() {
        return Math.max(1, config.budget() - 1);
    }

    // The kind is compared in a form that no index has: most that waits is of one kind, and a lookup by it is a scan.
    private static String newerDue(String column) {
        return "select 1 from mail_outbox as newer where newer.state = 'due' and newer.kind || '' = mail.kind and newer."
                + column + " = mail." + column + IS_NEWER;
    }

    private static String newerSent() {
        return "select 1 from mail_outbox as newer where newer.state = 'sent' and newer.kind = mail.kind"
                + " and newer.mailbox_key = mail.mailbox_key and newer.granted_at is not null"
                + " and (newer.subject = mail.subject or newer.address_key = mail.address_key)" + IS_NEWER;
    }

    private static String older(String column) {
        return "select older.id from mail_outbox as this join mail_outbox as older on older." + column + " = this."
                + column
                + " and older.kind || '' = this.kind and (older.created_at, older.id) < (this.created_at, this.id)"
                + " where this.id = :id and older.state = 'due'";
    }

    private static <T> Uni<T> select(String sql, Class<T> type, Map<String, Object> parameters) {
        return Panache.getSession()
                .flatMap(session -> OutboxRows.bound(session.createNativeQuery(sql, type), parameters)
                        .getSingleResult());
    }
}
