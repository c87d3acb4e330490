package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.mail.MailMetrics.Outcome;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries one claimed mail to its end: planned and sent, or put off, or given up. A mail may leave twice, when the
 * process ends between sending and marking; both copies have one Message-ID and links that work.
 */
@Singleton
class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class);
    private static final String NOT_PLANNED = "not_planned";

    private final WorkLoop loop;
    private final Database database;
    private final OutboxRows rows;
    private final Planning planning;
    private final Letters letters;
    private final ReactiveMailer mailer;
    private final MailConfig config;
    private final MailMetrics metrics;
    private final Randomness randomness;
    private final Outage server = new Outage(LOG, "mail server");

    // Touched on the loop only.
    private int unanswered;

    Delivery(
            WorkLoop loop,
            Database database,
            OutboxRows rows,
            Planning planning,
            Letters letters,
            ReactiveMailer mailer,
            MailConfig config,
            MailMetrics metrics,
            Randomness randomness) {
        this.loop = loop;
        this.database = database;
        this.rows = rows;
        this.planning = planning;
        this.letters = letters;
        this.mailer = mailer;
        this.config = config;
        this.metrics = metrics;
        this.randomness = randomness;
    }

    /** Fails only when the database does; the mail is then due again when its lease ends. */
    Uni<Void> deliver(Claim claim) {
        return loop.run(() -> planning.decide(claim))
                .onItemOrFailure()
                .transformToUni((decision, failure) ->
                        failure == null ? follow(claim, decision) : putOffUnplanned(claim, failure));
    }

    /** How many connections to the mail server are held by mails whose turn is over. */
    int unanswered() {
        return unanswered;
    }

    private Uni<Void> follow(Claim claim, Planning.Decision decision) {
        return switch (decision) {
            case Planning.Decision.Send send -> send(claim, send.mail());
            case Planning.Decision.Dropped dropped -> noteDropped(claim, dropped.reason());
            case Planning.Decision.Lost ignored -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> send(Claim claim, Mail mail) {
        Uni<Void> underway = loop.run(() -> letters.write(mail, claim.mailId()).flatMap(mailer::send))
                .memoize()
                .indefinitely();
        return underway.ifNoItem()
                .after(config.sendTimeout())
                .fail()
                .emitOn(loop::execute)
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure instanceof TimeoutException
                        ? leaveUnanswered(claim, underway)
                        : settle(claim, failure));
    }

    // The mail client has no way to break a conversation off, so the mail may leave yet. Its turn ends, and the answer
    // still counts when it comes; a new attempt before that would most likely make a second copy.
    private Uni<Void> leaveUnanswered(Claim claim, Uni<Void> underway) {
        unanswered++;
        underway.onItemOrFailure()
                .transformToUni((done, failure) -> answeredLate(claim, failure))
                .subscribe()
                .with(settled -> {}, failure -> LOG.warnf("mail not marked %s cause=%s", claim, failure.getClass()));
        return putOff(claim, BackOff.longest(jitter()), "timeout");
    }

    private Uni<Void> answeredLate(Claim claim, Throwable failure) {
        unanswered--;
        return settle(claim, failure);
    }

    private Uni<Void> settle(Claim claim, Throwable failure) {
        return failure == null ? markSent(claim) : notSent(claim, failure);
    }

    private Uni<Void> markSent(Claim claim) {
        return serverAnswered()
                .chain(() -> stored(() -> rows.sent(claim)))
                .invoke(ended -> note(claim, Outcome.SENT, "accepted"))
                .replaceWithVoid();
    }

    private Uni<Void> notSent(Claim claim, Throwable cause) {
        SendFailure failure = SendFailure.of(cause);
        if (failure.unreachable()) {
            server.failed(cause.getClass().getSimpleName());
            return putOff(claim, failure.reason());
        }
        return failure.permanent()
                ? serverAnswered().chain(() -> park(claim, failure.reason()))
                : putOff(claim, failure.reason());
    }

    /** Mails that wait for the server need not wait out their back-off once it answers. */
    private Uni<Integer> serverAnswered() {
        return server.worked()
                ? stored(() -> rows.recall(SendFailure.UNREACHABLE))
                : Uni.createFrom().item(0);
    }

    // The cause is logged whole only when the database is there to be written to: then it is a bug and not an outage.
    private Uni<Void> putOffUnplanned(Claim claim, Throwable cause) {
        return putOff(claim, NOT_PLANNED).invoke(() -> LOG.warnf(cause, "mail could not be planned %s", claim));
    }

    private Uni<Void> putOff(Claim claim, String reason) {
        return putOff(claim, BackOff.after(claim.attempt(), jitter()), reason);
    }

    private Uni<Void> putOff(Claim claim, Duration wait, String reason) {
        return claim.age().plus(wait).compareTo(config.giveUpAfter()) > 0
                ? park(claim, reason)
                : stored(() -> rows.retry(claim, wait, reason))
                        .invoke(mine -> note(claim, Outcome.RETRIED, reason))
                        .replaceWithVoid();
    }

    private byte jitter() {
        return randomness.bytes(1)[0];
    }

    private Uni<Void> park(Claim claim, String reason) {
        return stored(() -> rows.park(claim, reason))
                .invoke(mine -> note(claim, Outcome.PARKED, reason))
                .replaceWithVoid();
    }

    private Uni<Void> noteDropped(Claim claim, String reason) {
        note(claim, Outcome.DROPPED, reason);
        return Uni.createFrom().voidItem();
    }

    // Tried again for some seconds: a mail that is sent and not marked is sent twice.
    private <T> Uni<T> stored(Supplier<Uni<T>> statement) {
        return loop.run(() -> database.transaction(statement))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .atMost(4)
                .emitOn(loop::execute);
    }

    private void note(Claim claim, Outcome outcome, String reason) {
        metrics.count(claim.kind(), outcome);
        switch (outcome) {
            case SENT -> LOG.debugf("mail sent %s", claim);
            case RETRIED -> LOG.debugf("mail put off %s reason=%s", claim, reason);
            case DROPPED -> LOG.debugf("mail dropped %s reason=%s", claim, reason);
            case PARKED -> LOG.warnf("mail parked %s reason=%s", claim, reason);
        }
    }
}
