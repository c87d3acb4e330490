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

        /** Another instance has the mail. */
        record Lost() implements Decision {}
    }

    private final Database database;
    private final OutboxRows rows;
    private final Planners planners;
    private final MailConfig config;
    private final Time time;
    private final Randomness randomness;

    Planning(
            Database database,
            OutboxRows rows,
            Planners planners,
            MailConfig config,
            Time time,
            Randomness randomness) {
        this.database = database;
        this.rows = rows;
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
        return late ? drop(claim, "expired") : withinBudget(claim);
    }

    // Before the plan: a plan makes a token and so ends the one before, which a stranger must not get by mere asking.
    private Uni<Decision> withinBudget(Claim claim) {
        return claim.granted() || !claim.kind().budgeted()
                ? plan(claim)
                : rows.grant(claim, share(claim.kind()), config.budgetWindow())
                        .flatMap(granted -> granted ? plan(claim) : drop(claim, "budget"));
    }

    // Sign-ups leave one mail over: whatever strangers register, the owner can still ask for a reset.
    private int share(MailKind kind) {
        return kind == MailKind.SIGNUP ? Math.max(1, config.budget() - 1) : config.budget();
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
        return rows.add(randomness.id(time.now()), request);
    }

    private Uni<Decision> drop(Claim claim, String reason) {
        return rows.dropped(claim, reason).replaceWith(new Decision.Dropped(reason));
    }
}
