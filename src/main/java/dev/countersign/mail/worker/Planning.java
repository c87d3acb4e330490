package dev.countersign.mail.worker;

import dev.countersign.kernel.Database;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Plan;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Decides what becomes of a claimed mail, and stores the decision in the same transaction. */
@Singleton
class Planning {

    sealed interface Decision {
        /** Send the mail; its lease was renewed. */
        record Send(Mail mail) implements Decision {}

        /** No mail is sent, and the row has ended. */
        record Dropped(String reason) implements Decision {}

        /** The mail waits until the budget of its mailbox has room. */
        record Deferred() implements Decision {}

        /** Another instance has the mail. */
        record Lost() implements Decision {}
    }

    private final Database database;
    private final OutboxRows rows;
    private final OutboxQueue queue;
    private final Planners planners;
    private final MailConfig config;
    private final Outbox outbox;

    Planning(
            Database database,
            OutboxRows rows,
            OutboxQueue queue,
            Planners planners,
            MailConfig config,
            Outbox outbox) {
        this.database = database;
        this.rows = rows;
        this.queue = queue;
        this.planners = planners.complete();
        this.config = config;
        this.outbox = outbox;
    }

    /**
     * How long a claimed mail belongs to this instance unless it renews the lease: long enough to plan the mail, send
     * it within the send time-out, and mark it, including retries.
     */
    Duration lease() {
        return config.sendTimeout().multipliedBy(3);
    }

    Uni<Decision> decide(Claim claim) {
        return database.transaction(() -> decideOpen(claim));
    }

    private Uni<Decision> decideOpen(Claim claim) {
        return rows.hold(claim, lease())
                .flatMap(held -> held ? inTime(claim) : Uni.createFrom().item(new Decision.Lost()));
    }

    // A code that has expired must not be sent any more.
    private Uni<Decision> inTime(Claim claim) {
        boolean late = claim.kind().urgent() && claim.age().compareTo(config.codeLife()) >= 0;
        return late ? drop(claim, "expired") : inOrder(claim);
    }

    private Uni<Decision> inOrder(Claim claim) {
        return claim.kind().budgeted()
                ? queue.isNewest(claim).flatMap(newest -> newest ? withinBudget(claim) : drop(claim, "replaced"))
                : plan(claim);
    }

    private Uni<Decision> withinBudget(Claim claim) {
        return claim.granted() || !claim.kind().needsRoom()
                ? plan(claim)
                : queue.grant(claim).flatMap(granted -> granted ? plan(claim) : defer(claim));
    }

    private Uni<Decision> defer(Claim claim) {
        return queue.defer(claim).replaceWith(new Decision.Deferred());
    }

    private Uni<Decision> plan(Claim claim) {
        return planners.of(claim.kind()).plan(claim.turn()).flatMap(plan -> follow(claim, plan));
    }

    private Uni<Decision> follow(Claim claim, Plan plan) {
        return switch (plan) {
            case Plan.Send send -> Uni.createFrom().item(new Decision.Send(send.mail()));
            case Plan.Instead instead -> addAll(instead.requests()).chain(() -> drop(claim, "replaced"));
            case Plan.Nothing nothing -> drop(claim, nothing.reason());
        };
    }

    private Uni<Void> addAll(List<MailRequest> requests) {
        return Multi.createFrom()
                .iterable(requests)
                .onItem()
                .transformToUniAndConcatenate(outbox::addLasting)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Decision> drop(Claim claim, String reason) {
        return rows.dropped(claim, reason).replaceWith(new Decision.Dropped(reason));
    }
}
