package dev.countersign.mail.worker;

import dev.countersign.kernel.Query;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailTurn;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * The worker's statements on {@code mail_outbox}, each within the open transaction. Times come from the database, so that
 * the clocks of several instances need not agree about a lease.
 *
 * <p>A row is {@code due} until it ends as {@code sent}, {@code parked} or {@code dropped}. While an instance works on it,
 * {@code due_at} is the end of its lease and {@code reason} is null.
 */
@Singleton
class OutboxRows {

    // Three lists: a single one, ordered by urgency, would sort every waiting mail for each claim. Kinds that only a
    // newer version of this server knows are left to it.
    private static final Sql CLAIM = Sql.of("""
            with urgent as materialized (
                select id from mail_outbox
                where state = 'due' and due_at <= now() and kind in\s""" + MailKind.sqlList(MailKind::urgent) + """

                order by due_at limit :slots for update skip locked),
            other as materialized (
                select id from mail_outbox
                where state = 'due' and due_at <= now() and kind in\s"""
            + MailKind.sqlList(kind -> !kind.urgent() && !kind.waitsForTheOthers()) + """

                order by due_at limit greatest(0, :others - (select count(*) from urgent))
                for update skip locked),
            last as materialized (
                select id from mail_outbox
                where state = 'due' and due_at <= now() and kind in\s"""
            + MailKind.sqlList(MailKind::waitsForTheOthers) + """

                order by due_at
                limit greatest(0, :others - (select count(*) from urgent) - (select count(*) from other))
                for update skip locked),
            next as (select id from urgent union all select id from other union all select id from last)
            update mail_outbox as mail
            set attempts = mail.attempts + 1, reason = null, due_at = now() + make_interval(secs => :lease)
            from next where mail.id = next.id and mail.state = 'due'
            returning mail.id, mail.kind, mail.subject, mail.created_at, mail.mailbox_key, mail.attempts,
                cast(extract(epoch from now() - mail.created_at) as float8) as age, mail.granted_at is not null as granted""");

    private static final Sql WAITING = Sql.of("""
            select count(*) as waiting,
                   coalesce(cast(extract(epoch from now() - min(due_at)) as bigint), 0) as late_by
              from mail_outbox
            where state = 'due' and reason is distinct from '""" + OutboxQueue.OVER_BUDGET + "'");

    private static final Sql HOLD = Sql.of("""
            update mail_outbox set due_at = clock_timestamp() + make_interval(secs => :lease)
            where id = :id and attempts = :attempt and state = 'due'""");

    private static final Sql RETRY = Sql.of("""
            update mail_outbox set reason = :reason, due_at = clock_timestamp() + make_interval(secs => :wait)
            where id = :id and attempts = :attempt and state = 'due'""");

    private static final Sql PARK = Sql.of("""
            update mail_outbox set state = 'parked', reason = :reason, ended_at = clock_timestamp()
            where id = :id and attempts = :attempt and state = 'due'""");

    private static final Sql END = Sql.of("""
            update mail_outbox set state = :state, reason = :reason, ended_at = clock_timestamp()
            where id = :id and state = 'due'""");

    private static final Sql RECALL = Sql.of("""
            update mail_outbox set due_at = clock_timestamp()
            where state = 'due' and reason = :reason and due_at > clock_timestamp()""");

    /**
     * Claims up to {@code slots} due mails, urgent ones first; mails that are not urgent leave {@code reserved} slots
     * unused. Commit before working on them.
     */
    Uni<List<Claim>> claim(int slots, int reserved, Duration lease) {
        return CLAIM.with("slots", slots)
                .with("others", slots - reserved)
                .with("lease", seconds(lease))
                .list(OutboxRows::claim);
    }

    private static Claim claim(Row row) {
        MailTurn turn = new MailTurn(
                MailKind.of(row.text("kind")), row.text("subject"), row.text("id"), row.instant("created_at"));
        return new Claim(
                turn,
                row.text("mailbox_key"),
                row.number("attempts"),
                Duration.ofMillis(Math.round(row.decimal("age") * 1000)),
                row.flag("granted"));
    }

    private static Query of(Claim claim, Sql sql) {
        return sql.with("id", claim.mailId()).with("attempt", claim.attempt());
    }

    /** Renews the lease and locks the row; false if another instance has the mail now. */
    Uni<Boolean> hold(Claim claim, Duration lease) {
        return of(claim, HOLD).with("lease", seconds(lease)).changesOne();
    }

    /** Puts the mail off; false if another instance has it now. */
    Uni<Boolean> retry(Claim claim, Duration wait, String reason) {
        return of(claim, RETRY)
                .with("wait", seconds(wait))
                .with("reason", reason)
                .changesOne();
    }

    /** Gives the mail up and keeps the row for operators; false if another instance has it now. */
    Uni<Boolean> park(Claim claim, String reason) {
        return of(claim, PARK).with("reason", reason).changesOne();
    }

    /** Marks the mail as sent, whichever attempt this is: it was sent even if the lease had ended. */
    Uni<Boolean> sent(Claim claim) {
        return end(claim, "sent", "accepted");
    }

    /** Ends the row without a mail. */
    Uni<Boolean> dropped(Claim claim, String reason) {
        return end(claim, "dropped", reason);
    }

    private static Uni<Boolean> end(Claim claim, String state, String reason) {
        return END.with("id", claim.mailId())
                .with("state", state)
                .with("reason", reason)
                .changesOne();
    }

    /** Makes mails that wait for this reason due at once; emits how many. Mails under a lease have no reason. */
    Uni<Integer> recall(String reason) {
        return RECALL.with("reason", reason).execute();
    }

    /** How many mails are waiting, except those that wait for room in a budget. */
    Uni<DueMails> waiting() {
        return WAITING.query()
                .only(row -> new DueMails(row.bigNumber("waiting"), Math.max(0, row.bigNumber("late_by"))));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
