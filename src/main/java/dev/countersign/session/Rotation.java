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
import org.jboss.logging.Logger;

/** Renews the tokens of a session: every refresh token is good for one use (RFC 9700, 4.14.2). */
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

    /**
     * Spends a refresh token for a new pair. A token that was spent before ends its session, unless it comes within the
     * grace time; then it is refused with {@code REFRESH_CONFLICT} and the winner's pair lives on. A banned account's token is refused
     * with {@code ACCOUNT_BANNED} and not spent.
     */
    public Uni<IssuedTokens> refresh(SessionToken presented, Terms.Pair terms, Client client) {
        Instant now = time.now();
        return database.statement(() -> SessionRows.advance(
                        presented.sessionId(), presented.generation(), now, now.plus(config.refreshLife())))
                .flatMap(session -> session == null
                        ? refusal(presented, client, now)
                        : Uni.createFrom().item(issuance.pair(session, terms, now)));
    }

    /* The end of a reused token's session is committed before the refusal is answered. */
    private Uni<IssuedTokens> refusal(SessionToken presented, Client client, Instant now) {
        return database.transaction(() -> SessionRows.findLocked(presented.sessionId())
                        .flatMap(session -> judge(session, presented, client, now)))
                .onItem()
                .transformToUni(reason -> Uni.createFrom().failure(Refused.because(reason)));
    }

    private Uni<Reason> judge(Session session, SessionToken presented, Client client, Instant now) {
        if (session == null || session.endedAt != null || presented.generation() > session.refreshGeneration) {
            return Uni.createFrom().item(Reason.INVALID_REFRESH_TOKEN);
        }
        if (presented.generation() == session.refreshGeneration) {
            return SessionRows.isOfBannedAccount(session)
                    .map(banned -> banned ? Reason.ACCOUNT_BANNED : Reason.INVALID_REFRESH_TOKEN);
        }
        boolean parent = presented.generation() == session.refreshGeneration - 1;
        if (parent && session.rotatedAt.plus(config.reuseGrace()).isAfter(now)) {
            return Uni.createFrom().item(Reason.REFRESH_CONFLICT);
        }
        session.endedAt = now;
        session.endReason = "refresh_reused";
        metrics.counter("countersign.refresh.reused").increment();
        LOG.warnf("refresh token reused, session ended: accountId=%s sessionId=%s", session.accountId, session.id);
        return audit.record(new AuditEvent.RefreshReused(session.accountId, session.id, client))
                .replaceWith(Reason.INVALID_REFRESH_TOKEN);
    }
}
