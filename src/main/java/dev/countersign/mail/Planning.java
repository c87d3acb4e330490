package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Decides what becomes of a claimed mail: one transaction that keeps the decision. */
@Singleton
class Planning {

    sealed interface Decision {
        /** The mail is to be sent under a fresh lease. */
        record Send(Mail mail) implements Decision {}

        /** The row has ended without a mail. */
        record Dropped(String reason) implements Decision {}

        /** The mail waits until its mailbox may have more. */
        record Deferred() implements Decision {}

        /** Another instance has the mail. */
        record Lost() implements Decision {}
    }

    private final Database database;
    private final OutboxRows rows;
    private final OutboxQueue queue;
    private final Planners planners;
    private final MailConfig config;
    private final Time time;
    private final Randomness randomness;

    Planning(
            Database database,
            OutboxRows rows,
            OutboxQueue queue,
            Planners planners,
            MailConfig config,
            Time time,
            Randomness randomness) {
        this.database = database;
        this.rows = rows;
        this.queue = queue;
        this.planners = planners.complete();
        this.config = config;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * How long a mail belongs to the instance that claimed it, unless that renews the lease: long enough to plan it, to
     * send it within its turn and to mark it, tries again included.
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

    // Nobody is to type a code that came too late to be taken.
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
            case Plan.Instead instead -> addAll(instead.requests()).flatMap(added -> drop(claim, "replaced"));
            case Plan.Nothing nothing -> drop(claim, nothing.reason());
        };
    }

    private Uni<Void> addAll(List<MailRequest> requests) {
        return Multi.createFrom()
                .iterable(requests)
                .onItem()
                .transformToUniAndConcatenate(this::add)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> add(MailRequest request) {
        return rows.addLasting(randomness.id(time.now()), request);
    }

    private Uni<Decision> drop(Claim claim, String reason) {
        return rows.dropped(claim, reason).replaceWith(new Decision.Dropped(reason));
    }
}
