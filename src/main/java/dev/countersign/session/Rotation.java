package dev.countersign.session;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Renews the tokens of a session: every refresh token is good for one rotation (RFC 9700, 4.14.2). A client that lost the
 * answer may ask again for a short while.
 */
@ApplicationScoped
public class Rotation {

    private static final Logger LOG = Logger.getLogger(Rotation.class);

    private final SessionConfig config;
    private final Issuance issuance;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final MeterRegistry metrics;

    Rotation(
            SessionConfig config,
            Issuance issuance,
            AuditLog audit,
            Database database,
            Time time,
            MeterRegistry metrics) {
        this.config = config;
        this.issuance = issuance;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.metrics = metrics;
    }

    /** A token that was presented, and how. */
    private record Attempt(SessionToken presented, Terms.Pair terms, Client client, Instant now) {}

    /** What comes of a token that was not the newest of a live session. */
    private sealed interface Judgement {

        record Repeated(IssuedTokens tokens) implements Judgement {}

        record Rejected(Reason reason) implements Judgement {}
    }

    /**
     * Spends a refresh token for a new pair. A token that was spent within the grace time gets its successor again, of the
     * same generation, as long as that one was not spent. Otherwise it ends its session. Where something else than a
     * rotation replaced it a moment ago, it is rejected with {@code REFRESH_CONFLICT} and the session lives on. One from before
     * a factor came or went is rejected and ends nothing, however late: clients that did not adopt the pair of that change
     * still send it. A banned account's token is rejected with {@code ACCOUNT_BANNED} and not spent.
     */
    public Uni<IssuedTokens> refresh(SessionToken presented, Terms.Pair terms, Client client) {
        Instant now = time.now();
        return SessionRows.advance(
                        database,
                        presented,
                        now,
                        now.plus(config.refreshLife()),
                        session -> issuance.pair(session, terms, now))
                .flatMap(issued -> issued.map(tokens -> Uni.createFrom().item(tokens))
                        .orElseGet(() -> again(new Attempt(presented, terms, client, now))));
    }

    /* The end of a reused token's session is committed before the refusal is answered. */
    private Uni<IssuedTokens> again(Attempt attempt) {
        return database.transaction(
                        () -> SessionRows.findLocked(attempt.presented().sessionId())
                                .flatMap(session -> judge(session, attempt)))
                .map(judgement -> switch (judgement) {
                    case Judgement.Repeated repeated -> repeated.tokens();
                    case Judgement.Rejected rejected -> throw Refused.because(rejected.reason());
                });
    }

    private Uni<Judgement> judge(Session session, Attempt attempt) {
        int presented = attempt.presented().generation();
        if (session == null || session.endedAt != null || presented > session.refreshGeneration) {
            return rejected(Reason.INVALID_REFRESH_TOKEN);
        }
        if (presented == session.refreshGeneration) {
            return ifInGoodStanding(session, () -> new Judgement.Rejected(Reason.INVALID_REFRESH_TOKEN));
        }
        return SessionRows.isOfBeforeAChange(session.id, presented)
                .flatMap(before -> before ? rejected(Reason.INVALID_REFRESH_TOKEN) : reused(session, attempt));
    }

    private Uni<Judgement> reused(Session session, Attempt attempt) {
        int presented = attempt.presented().generation();
        boolean parent = presented == session.refreshGeneration - 1;
        if (!parent || !session.rotatedAt.plus(config.reuseGrace()).isAfter(attempt.now())) {
            return end(session, attempt);
        }
        return Integer.valueOf(presented).equals(session.rotatedFrom)
                ? ifInGoodStanding(session, () -> repeat(session, attempt))
                : rejected(Reason.REFRESH_CONFLICT);
    }

    private static Uni<Judgement> rejected(Reason reason) {
        return Uni.createFrom().item(new Judgement.Rejected(reason));
    }

    private static Uni<Judgement> ifInGoodStanding(Session session, Supplier<Judgement> then) {
        return SessionRows.isOfBannedAccount(session)
                .map(found -> found.map(banned -> banned ? new Judgement.Rejected(Reason.ACCOUNT_BANNED) : then.get())
                        .orElseGet(() -> new Judgement.Rejected(Reason.INVALID_REFRESH_TOKEN)));
    }

    private Judgement repeat(Session session, Attempt attempt) {
        if (!session.refreshExpiresAt.isAfter(attempt.now())) {
            return new Judgement.Rejected(Reason.INVALID_REFRESH_TOKEN);
        }
        metrics.counter("countersign.refresh.repeated").increment();
        return new Judgement.Repeated(issuance.pair(session, attempt.terms(), attempt.now()));
    }

    private Uni<Judgement> end(Session session, Attempt attempt) {
        session.endedAt = attempt.now();
        session.endReason = "refresh_reused";
        metrics.counter("countersign.refresh.reused").increment();
        LOG.warnf("refresh token reused, session ended: accountId=%s sessionId=%s", session.accountId, session.id);
        return audit.record(new AuditEvent.RefreshReused(session.accountId, session.id, attempt.client()))
                .replaceWith(new Judgement.Rejected(Reason.INVALID_REFRESH_TOKEN));
    }
}
