package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.mail.MailMetrics.Outcome;
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
    private final MailServer mailServer;
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

    /** Fails only when the database does; the mail is then due again when its lease ends. */
    Uni<Void> deliver(Claim claim) {
        return loop.run(() -> planning.decide(claim))
                .onItemOrFailure()
                .transformToUni((decision, failure) ->
                        failure == null ? follow(claim, decision) : putOffUnplanned(claim, failure));
    }

    /** How many mails still have a connection to the mail server although their turn is over. */
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

    // A server that is slow may take the mail yet, and to break off would send it twice. So its turn ends, others go
    // on, and
    // the conversation does, too, until it succeeds or reaches a time limit of its own.
    private void leaveUnanswered(Claim claim, Uni<Void> conversation) {
        unanswered++;
        ended(claim, conversation)
                .subscribe()
                .with(settled -> {}, failure -> LOG.warnf("mail not marked %s cause=%s", claim, failure.getClass()));
    }

    private Uni<Void> ended(Claim claim, Uni<Void> conversation) {
        return renewed(claim)
                .chain(() -> turn(conversation))
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure instanceof TimeoutException
                        ? ended(claim, conversation)
                        : answeredLate(claim, failure));
    }

    // Without the database there is nothing to renew, and others cannot claim the mail either.
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

    private Uni<Void> noted(Claim claim, Outcome outcome, String reason) {
        note(claim, outcome, reason);
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
            case DEFERRED -> LOG.debugf("mail deferred %s reason=%s", claim, reason);
            case DROPPED -> LOG.debugf("mail dropped %s reason=%s", claim, reason);
            case PARKED -> LOG.warnf("mail parked %s reason=%s", claim, reason);
        }
    }
}
