package dev.countersign.mail.worker;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.smtp.MailServer;
import dev.countersign.mail.smtp.SendFailure;
import dev.countersign.mail.smtp.SmtpFailure;
import dev.countersign.mail.worker.MailMetrics.Outcome;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes one claimed mail to its end: sends it, puts it off, or gives it up. If the process dies between sending a mail
 * and marking it as sent, the mail is sent twice; both copies have the same Message-ID and working links.
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
    private final MailServer mailServer;
    private final MailConfig config;
    private final MailMetrics metrics;
    private final Randomness randomness;
    private final Outage server = new Outage(LOG, "mail server");

    // Accessed on the loop only.
    private int unanswered;

    Delivery(
            WorkLoop loop,
            Database database,
            OutboxRows rows,
            Planning planning,
            Letters letters,
            MailServer mailServer,
            MailConfig config,
            MailMetrics metrics,
            Randomness randomness) {
        this.loop = loop;
        this.database = database;
        this.rows = rows;
        this.planning = planning;
        this.letters = letters;
        this.mailServer = mailServer;
        this.config = config;
        this.metrics = metrics;
        this.randomness = randomness;
    }

    /** Fails only if the database does; the mail is then due again when its lease ends. */
    Uni<Void> deliver(Claim claim) {
        return loop.run(() -> planning.decide(claim))
                .onItemOrFailure()
                .transformToUni((decision, failure) ->
                        failure == null ? follow(claim, decision) : putOffUnplanned(claim, failure));
    }

    /** How many mails still hold a connection although their send time-out is over. */
    int unanswered() {
        return unanswered;
    }

    private Uni<Void> follow(Claim claim, Planning.Decision decision) {
        return switch (decision) {
            case Planning.Decision.Send send -> send(claim, send.mail());
            case Planning.Decision.Dropped dropped -> noted(claim, Outcome.DROPPED, dropped.reason());
            case Planning.Decision.Deferred ignored -> noted(claim, Outcome.DEFERRED, OutboxQueue.OVER_BUDGET);
            case Planning.Decision.Lost ignored -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> send(Claim claim, Mail mail) {
        Uni<Void> conversation = loop.run(
                        () -> letters.write(mail, claim.mailId()).flatMap(mailServer::send))
                .memoize()
                .indefinitely();
        return turn(conversation).onItemOrFailure().transformToUni((done, failure) -> {
            if (failure instanceof TimeoutException) {
                leaveUnanswered(claim, conversation);
                return Uni.createFrom().voidItem();
            }
            return settle(claim, failure);
        });
    }

    private Uni<Void> turn(Uni<Void> conversation) {
        return conversation.ifNoItem().after(config.sendTimeout()).fail().emitOn(loop::execute);
    }

    // A slow server may still accept the mail, and then a second attempt would send it twice. So other mails are sent
    // meanwhile, and this conversation continues until it succeeds or reaches a time limit of its own.
    private void leaveUnanswered(Claim claim, Uni<Void> conversation) {
        unanswered++;
        ended(claim, conversation)
                .subscribe()
                .with(
                        settled -> {},
                        failure -> LOG.warnf(
                                "the outcome of a mail could not be stored: %s cause=%s", claim, failure.getClass()));
    }

    private Uni<Void> ended(Claim claim, Uni<Void> conversation) {
        return renewed(claim)
                .chain(() -> turn(conversation))
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure instanceof TimeoutException
                        ? ended(claim, conversation)
                        : answeredLate(claim, failure));
    }

    // Without the database the lease cannot be renewed, but no other instance can claim the mail either.
    private Uni<Void> renewed(Claim claim) {
        return loop.run(() -> database.transaction(() -> rows.hold(claim, planning.lease())))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
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
        if (cause instanceof SmtpFailure smtp && smtp.kind() == SmtpFailure.Kind.SILENT) {
            metrics.countTimeout(smtp.stage());
            server.failed(failure.reason());
            return putOff(claim, BackOff.afterSilence(claim.attempt(), jitter()), failure.reason());
        }
        if (failure.away()) {
            server.failed(failure.reason());
        }
        return failure.permanent()
                ? serverAnswered().chain(() -> park(claim, failure.reason()))
                : putOff(claim, failure.reason());
    }

    /** Once the server answers again, mails that waited for it are due at once. */
    private Uni<Integer> serverAnswered() {
        return server.worked()
                ? stored(() -> rows.recall(SendFailure.UNREACHABLE))
                : Uni.createFrom().item(0);
    }

    // The cause is logged in full only if the database can be written to: then this is a bug, not an outage.
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

    private Uni<Void> noted(Claim claim, Outcome outcome, String reason) {
        note(claim, outcome, reason);
        return Uni.createFrom().voidItem();
    }

    // Retried for some seconds: a mail that is not marked as sent is sent again.
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
            case DEFERRED -> LOG.debugf("mail deferred %s reason=%s", claim, reason);
            case DROPPED -> LOG.debugf("mail dropped %s reason=%s", claim, reason);
            case PARKED -> LOG.warnf("mail parked %s reason=%s", claim, reason);
        }
    }
}
