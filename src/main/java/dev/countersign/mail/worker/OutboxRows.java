package dev.countersign.mail.worker;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailTurn;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

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
    // newer
    // version of this server knows are left to it.
    private static final String CLAIM = """
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
            returning cast(mail.id as text), mail.kind, mail.subject, cast(extract(epoch from mail.created_at) as float8),
                mail.mailbox_key, mail.attempts, cast(extract(epoch from now() - mail.created_at) as float8),
                mail.granted_at is not null""";

    private static final String HOLD = """
            update mail_outbox set due_at = clock_timestamp() + make_interval(secs => :lease)
            where id = :id and attempts = :attempt and state = 'due'""";

    private static final String RETRY = """
            update mail_outbox set reason = :reason, due_at = clock_timestamp() + make_interval(secs => :wait)
            where id = :id and attempts = :attempt and state = 'due'""";

    private static final String PARK = """
            update mail_outbox set state = 'parked', reason = :reason, ended_at = clock_timestamp()
            where id = :id and attempts = :attempt and state = 'due'""";

    private static final String END = """
            update mail_outbox set state = :state, reason = :reason, ended_at = clock_timestamp()
            where id = :id and state = 'due'""";

    private static final String RECALL = """
            update mail_outbox set due_at = clock_timestamp()
            where state = 'due' and reason = :reason and due_at > clock_timestamp()""";

    /**
     * Claims up to {@code slots} due mails, urgent ones first; mails that are not urgent leave {@code reserved} slots
     * unused. Commit before working on them.
     */
    Uni<List<Claim>> claim(int slots, int reserved, Duration lease) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLAIM, Object[].class)
                        .setParameter("slots", slots)
                        .setParameter("others", slots - reserved)
                        .setParameter("lease", seconds(lease))
                        .getResultList())
                .map(OutboxRows::claims);
    }

    /** Renews the lease and locks the row; false if another instance has the mail now. */
    Uni<Boolean> hold(Claim claim, Duration lease) {
        return execute(HOLD, Map.of("lease", seconds(lease), "id", claim.mailId(), "attempt", claim.attempt()))
                .map(OutboxRows::one);
    }

    /** Puts the mail off; false if another instance has it now. */
    Uni<Boolean> retry(Claim claim, Duration wait, String reason) {
        return execute(
                        RETRY,
                        Map.of(
                                "reason", reason,
                                "wait", seconds(wait),
                                "id", claim.mailId(),
                                "attempt", claim.attempt()))
                .map(OutboxRows::one);
    }

    /** Gives the mail up and keeps the row for operators; false if another instance has it now. */
    Uni<Boolean> park(Claim claim, String reason) {
        return execute(PARK, Map.of("reason", reason, "id", claim.mailId(), "attempt", claim.attempt()))
                .map(OutboxRows::one);
    }

    /** Marks the mail as sent, whichever attempt this is: it was sent even if the lease had ended. */
    Uni<Boolean> sent(Claim claim) {
        return execute(END, Map.of("state", "sent", "reason", "accepted", "id", claim.mailId()))
                .map(OutboxRows::one);
    }

    /** Ends the row without a mail. */
    Uni<Boolean> dropped(Claim claim, String reason) {
        return execute(END, Map.of("state", "dropped", "reason", reason, "id", claim.mailId()))
                .map(OutboxRows::one);
    }

    /** Makes mails that wait for this reason due at once; emits how many. Mails under a lease have no reason. */
    Uni<Integer> recall(String reason) {
        return execute(RECALL, Map.of("reason", reason));
    }

    /** How many mails are waiting, except those that wait for room in a budget. */
    Uni<Long> waiting() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select count(*) from mail_outbox where state = 'due' and reason is distinct from '"
                                        + OutboxQueue.OVER_BUDGET + '\'',
                                Long.class)
                        .getSingleResult());
    }

    static Uni<Integer> execute(String sql, Map<String, Object> parameters) {
        return Panache.getSession()
                .flatMap(session ->
                        bound(session.createNativeQuery(sql), parameters).executeUpdate());
    }

    static <Q extends Mutiny.AbstractQuery> Q bound(Q query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        return query;
    }

    private static List<Claim> claims(List<Object[]> rows) {
        return rows.stream().map(OutboxRows::claim).toList();
    }

    private static Claim claim(Object[] row) {
        MailTurn turn = new MailTurn(
                MailKind.of((String) row[1]), (String) row[2], (String) row[0], Instant.ofEpochMilli(millis(row[3])));
        return new Claim(
                turn, (String) row[4], ((Number) row[5]).intValue(), Duration.ofMillis(millis(row[6])), (Boolean)
                        row[7]);
    }

    private static long millis(Object seconds) {
        return Math.round(((Number) seconds).doubleValue() * 1000);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static boolean one(int rows) {
        return rows == 1;
    }
}
