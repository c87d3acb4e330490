package dev.countersign.mail.worker;

import dev.countersign.kernel.Sql;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailKind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * The order and the budget of the mails that strangers can cause for one mailbox. No mail is lost: it waits until the
 * budget has room, unless a newer one of the same kind for the same address replaces it. Everything here runs within
 * the open transaction.
 */
@Singleton
class OutboxQueue {

    /** The stored reason of mails that wait for room in the budget. */
    static final String OVER_BUDGET = "budget";

    private static final String IS_NEWER = " and (newer.created_at, newer.id) > (mail.created_at, mail.id)";

    /**
     * SQL condition: a newer mail replaces {@code mail} or was sent already (several are planned at once, and the
     * newest may overtake). Each part is one index lookup. Joined by {@code or} in one subquery, the first two become a
     * scan of all waiting mails, for each mail, as soon as statistics lag behind a flood.
     */
    static final String IS_REPLACED = "(exists (" + newerDue("subject") + ") or exists (" + newerDue("address_key")
            + ") or exists (" + newerSent() + "))";

    /**
     * SQL expression: until the transaction ends, statements are planned for the current size of the table. During a
     * flood a cached plan from quieter times takes seconds, longer than the statement time-out.
     */
    static final String PLANNED_ANEW = "set_config('plan_cache_mode', 'force_custom_plan', true)";

    // The first number only has to differ from those of our other advisory locks.
    private static final Sql LOCK_MAILBOX = Sql.of("select " + PLANNED_ANEW
            + " || cast(pg_advisory_xact_lock(1667592809, hashtext(:mailbox)) as text) as locked");

    private static final Sql REPLACED =
            Sql.of("select " + IS_REPLACED + " as replaced from mail_outbox as mail where mail.id = :id");

    // Mails that are being sent stay: they may arrive, and the instance that sends them counts them. A row locked by
    // another transaction is about to be sent.
    private static final Sql DROP_OLDER = Sql.of("""
            with replaced as materialized (""" + older("subject") + " union " + older("address_key") + """
            ),
            older as materialized (
                select mail.id from replaced join mail_outbox as mail on mail.id = replaced.id
                where mail.state = 'due'
                and not (mail.attempts > 0 and mail.reason is null and mail.due_at > clock_timestamp())
                for update of mail skip locked)
            update mail_outbox as mail set state = 'dropped', reason = 'replaced', ended_at = clock_timestamp()
            from older where mail.id = older.id and mail.state = 'due'""");

    private static final String COUNTED = """
            from mail_outbox as counted
            where counted.mailbox_key = :mailbox and counted.granted_at is not null and counted.id <> :id
            and counted.kind in\s""" + MailKind.sqlList(MailKind::budgeted) + """

            and (counted.state = 'due'
                or counted.state = 'sent' and counted.ended_at > now() - make_interval(secs => :window))""";

    private static final Sql GRANT = Sql.of("""
            update mail_outbox set granted_at = clock_timestamp()
            where id = :id and state = 'due' and (
                select count(*) < :budget and count(*) filter (where counted.kind = :kind) < :share
            """ + COUNTED + ")");

    // Room appears when the oldest counted mail leaves the window. Mails not sent yet have no such time.
    private static final Sql DEFER = Sql.of("""
            update mail_outbox set reason = '""" + OVER_BUDGET + """
            ', due_at = greatest(
                clock_timestamp() + interval '1 second',
                coalesce(
                    (select min(counted.ended_at) + make_interval(secs => :window)
            """ + COUNTED + """
            ),
                    clock_timestamp() + interval '1 minute'))
            where id = :id and attempts = :attempt and state = 'due'""");

    private final MailConfig config;

    OutboxQueue(MailConfig config) {
        this.config = config;
    }

    /**
     * Locks the mailbox until the transaction ends, so that mails planned at the same time see each other. Then drops
     * the older mails that this one replaces; false if a newer one replaces this one.
     */
    Uni<Boolean> isNewest(Claim claim) {
        return LOCK_MAILBOX
                .with("mailbox", claim.mailboxKey())
                .execute()
                .chain(() -> REPLACED.with("id", claim.mailId()).only(row -> row.flag("replaced")))
                .call(() -> DROP_OLDER.with("id", claim.mailId()).execute())
                .map(replaced -> !replaced);
    }

    /** Counts the mail against the budget of its mailbox; false if there is no room. */
    Uni<Boolean> grant(Claim claim) {
        return GRANT.with("id", claim.mailId())
                .with("kind", claim.kind().stored())
                .with("budget", config.budget())
                .with("share", share())
                .with("mailbox", claim.mailboxKey())
                .with("window", OutboxRows.seconds(config.budgetWindow()))
                .changesOne();
    }

    /** Puts the mail off until the budget may have room. */
    Uni<Boolean> defer(Claim claim) {
        return DEFER.with("id", claim.mailId())
                .with("attempt", claim.attempt())
                .with("mailbox", claim.mailboxKey())
                .with("window", OutboxRows.seconds(config.budgetWindow()))
                .changesOne();
    }

    // Each kind leaves one mail of the budget unused: however often strangers sign up with an address, its owner can
    // ask for a password reset, and vice versa.
    private int share() {
        return Math.max(1, config.budget() - 1);
    }

    // "kind" is compared as an expression without an index: most waiting mails have one kind, so its index is a scan.
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
}
