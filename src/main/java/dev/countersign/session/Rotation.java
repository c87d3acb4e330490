package dev.countersign.session;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Renews the tokens of a session: every refresh token can be used once (RFC 9700, section 4.14.2). A client that lost
 * the answer may repeat its request for a short time.
 */
@Startup
@ApplicationScoped
public class Rotation {

    private static final Logger LOG = Logger.getLogger(Rotation.class);

    private final SessionConfig config;
    private final Tokens tokens;
    private final Issuance issuance;
    private final RefreshLimits limits;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Counter repeated;
    private final Counter reused;

    Rotation(
            SessionConfig config,
            Tokens tokens,
            Issuance issuance,
            RefreshLimits limits,
            AuditLog audit,
            Database database,
            Time time,
            MeterRegistry metrics) {
        this.config = config;
        this.tokens = tokens;
        this.issuance = issuance;
        this.limits = limits;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.repeated = metrics.counter("countersign.refresh.repeated");
        this.reused = metrics.counter("countersign.refresh.reused");
    }

    /** A verified refresh token and the request that presents it. */
    private record Attempt(SessionToken presented, Terms.Pair terms, Client client, Instant now) {}

    /** The decision on a token that is not the newest of a live session. */
    private sealed interface Judgement {

        record Repeated(IssuedTokens tokens) implements Judgement {}

        record Rejected(Reason reason) implements Judgement {}
    }

    /**
     * Spends a refresh token for a new pair. A token that was spent within the grace time gets the same successor
     * again, as long as that one is not spent. Any other spent token ends its session. Refuses with:
     *
     * <ul>
     *   <li>{@code TOKEN_EXPIRED};
     *   <li>{@code REFRESH_CONFLICT} when something other than a rotation has just replaced the token; the session
     *       lives on;
     *   <li>{@code ACCOUNT_BANNED}, and the token is not spent;
     *   <li>{@code INVALID_REFRESH_TOKEN} in all other cases. A token from before the second factor was enabled or
     *       disabled ends nothing, however late it comes: clients that missed the new pair still send it.
     * </ul>
     *
     * @param other another token that the request carries; if it is a refresh token as well, both are refused
     */
    public Uni<IssuedTokens> refresh(String refreshToken, Optional<String> other, Terms.Pair terms, Client client) {
        return limits.bound(
                client,
                () -> verify(refreshToken, other, terms.audience()),
                SessionToken::sessionId,
                presented -> rotate(new Attempt(presented, terms, client, time.now())));
    }

    /* Clients send their access token with every request. Only another refresh token contradicts the first. */
    private SessionToken verify(String refreshToken, Optional<String> other, String audience) {
        SessionToken verified = tokens.verifyRefresh(refreshToken, audience);
        if (other.filter(text -> !text.equals(refreshToken) && isRefresh(text, audience))
                .isPresent()) {
            throw Refused.because(Reason.INVALID_REFRESH_TOKEN);
        }
        return verified;
    }

    private boolean isRefresh(String token, String audience) {
        try {
            tokens.verifyRefresh(token, audience);
            return true;
        } catch (Refused refused) {
            return refused.reason() == Reason.TOKEN_EXPIRED;
        }
    }

    private Uni<IssuedTokens> rotate(Attempt attempt) {
        return SessionRows.advance(
                        database,
                        attempt.presented(),
                        attempt.now(),
                        attempt.now().plus(config.refreshLife()),
                        session -> issuance.pair(session, attempt.terms(), attempt.now()))
                .flatMap(issued ->
                        issued.map(pair -> Uni.createFrom().item(pair)).orElseGet(() -> again(attempt)));
    }

    /* When a reused token ends its session, that is committed before the refusal is answered. */
    private Uni<IssuedTokens> again(Attempt attempt) {
        return database.transaction(() -> SessionRows.findLocked(
                                attempt.presented().sessionId())
                        .flatMap(found -> found.map(session -> judge(session, attempt))
                                .orElseGet(() -> rejected(Reason.INVALID_REFRESH_TOKEN))))
                .map(judgement -> switch (judgement) {
                    case Judgement.Repeated repeated -> repeated.tokens();
                    case Judgement.Rejected rejected -> throw Refused.because(rejected.reason());
                });
    }

    private Uni<Judgement> judge(Session session, Attempt attempt) {
        int presented = attempt.presented().generation();
        if (session.endedAt != null || presented > session.refreshGeneration) {
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
        repeated.increment();
        return new Judgement.Repeated(issuance.pair(session, attempt.terms(), attempt.now()));
    }

    private Uni<Judgement> end(Session session, Attempt attempt) {
        reused.increment();
        LOG.warnf("refresh token reused, session ended: accountId=%s sessionId=%s", session.accountId, session.id);
        return SessionRows.end(session.id, session.accountId, "refresh_reused", attempt.now())
                .chain(() ->
                        audit.record(new AuditEvent.RefreshReused(session.accountId, session.id, attempt.client())))
                .replaceWith(new Judgement.Rejected(Reason.INVALID_REFRESH_TOKEN));
    }
}
