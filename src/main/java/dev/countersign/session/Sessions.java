package dev.countersign.session;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens, lists and ends sessions; {@link Rotation} renews their tokens. */
@ApplicationScoped
public class Sessions {

    /**
     * The sign-in for which a session is opened.
     *
     * @param securityVersion of the account when the credential was checked; if it has been raised since, the new
     *     session is not live
     * @param secondFactor the second factor that was used; empty when the account has none
     */
    public record Opening(
            String accountId,
            int securityVersion,
            SignInMethod method,
            Optional<ConfirmedBy> secondFactor,
            Client client) {}

    private static final int BATCH = 1000;
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);
    private static final String SIGNED_OUT = "signed_out";

    private final SessionConfig config;
    private final Tokens tokens;
    private final Issuance issuance;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    Sessions(
            SessionConfig config,
            Tokens tokens,
            Issuance issuance,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.config = config;
        this.tokens = tokens;
        this.issuance = issuance;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /** Opens a session within the open transaction. Only {@code signin} may call it. */
    public <T extends Issued> Uni<T> open(Opening opening, Terms<T> terms) {
        Session session = issuance.newSession(opening, time.now());
        T issued = issuance.begin(session, terms);
        return SessionRows.insert(session)
                .chain(() -> SessionRows.endOldest(opening.accountId(), config.maxPerAccount(), session.createdAt))
                .chain(() -> audit.record(
                        new AuditEvent.SignedIn(opening.accountId(), session.id, proofs(session), opening.client())))
                .replaceWith(issued);
    }

    /* The audit event names the first factor and the second, if there was one. */
    private static String proofs(Session session) {
        return session.secondFactor == null ? session.method : session.method + '+' + session.secondFactor;
    }

    /**
     * Verifies an access token, without looking up its session.
     *
     * @param audience the dialect of the request; tokens of other dialects are refused like forged ones
     * @throws Refused with {@code INVALID_TOKEN} or {@code TOKEN_EXPIRED}
     */
    public SessionToken verifyAccess(String token, String audience) {
        return tokens.verify(TokenKind.ACCESS, token, audience);
    }

    /**
     * Verifies a refresh token, without looking up its session.
     *
     * @param audience as for an access token
     * @throws Refused with {@code INVALID_REFRESH_TOKEN} or {@code TOKEN_EXPIRED}
     */
    public SessionToken verifyRefresh(String token, String audience) {
        return tokens.verifyRefresh(token, audience);
    }

    /** The sessions of an account that can still be refreshed, newest first. */
    public Uni<List<Session>> list(String accountId) {
        return database.statement(() -> SessionRows.findLive(accountId, time.now()));
    }

    /** The id of the session of {@code accountId} that an opaque token opens; empty if there is none. */
    public Uni<Optional<String>> find(String accountId, SecretToken token, String audience) {
        byte[] hash = hashOf(token, audience);
        return database.statement(() -> SessionRows.findId(accountId, hash));
    }

    /**
     * Ends one session of {@code accountId}. Refuses with {@code SESSION_NOT_FOUND} when the account has no such
     * session.
     */
    public Uni<Void> end(String accountId, String sessionId, String reason, Client client) {
        return database.transaction(() -> endWithin(accountId, sessionId, reason, client)
                        .invoke(ended -> {
                            if (!ended) {
                                throw Refused.because(Reason.SESSION_NOT_FOUND);
                            }
                        }))
                .replaceWithVoid();
    }

    /** Ends one session of {@code accountId} within the open transaction; false if the account has no such session. */
    public Uni<Boolean> endWithin(String accountId, String sessionId, String reason, Client client) {
        return SessionRows.end(sessionId, accountId, reason, time.now())
                .call(ended -> ended
                        ? audit.record(new AuditEvent.SessionEnded(accountId, sessionId, reason, client))
                        : Uni.createFrom().voidItem());
    }

    /** Ends the session of a user who signs out. Does nothing if it has already ended. */
    public Uni<Void> signOut(String accountId, String sessionId, Client client) {
        return database.transaction(() -> SessionRows.end(sessionId, accountId, SIGNED_OUT, time.now())
                .flatMap(ended -> ended
                        ? audit.record(new AuditEvent.SessionEnded(accountId, sessionId, SIGNED_OUT, client))
                        : Uni.createFrom().voidItem()));
    }

    /** Ends all sessions of {@code accountId}; emits how many. */
    public Uni<Integer> endAll(String accountId, String reason, Client client) {
        return database.transaction(() -> endAllWithin(accountId, reason, client));
    }

    /** Ends all sessions of {@code accountId} within the open transaction; emits how many. */
    public Uni<Integer> endAllWithin(String accountId, String reason, Client client) {
        return SessionRows.endAll(accountId, reason, time.now())
                .call(() -> audit.record(new AuditEvent.SessionsEnded(accountId, reason, client)));
    }

    /** Ends all sessions of an account but this one, which goes on as it is; emits how many. */
    public Uni<Integer> endOthers(Session kept, String reason, Client client) {
        return database.transaction(() -> SessionRows.endOthers(kept.accountId, kept.id, reason, time.now())
                .call(() -> audit.record(new AuditEvent.SessionsEnded(kept.accountId, reason, client))));
    }

    /**
     * Ends all sessions but one, within the open transaction, after the account's security version was raised. The kept
     * session moves to the new version, and its client gets new tokens. Its old refresh token or opaque token is
     * rejected and ends nothing. Refuses with {@code INVALID_TOKEN} when the session has already ended.
     *
     * @param terms the terms with which the session was opened
     * @param confirmedBy the new second factor of the session, if it changes
     */
    public <T extends Issued> Uni<T> keepOnly(
            Session kept,
            int securityVersion,
            Terms<T> terms,
            Optional<ConfirmedBy> confirmedBy,
            String reason,
            Client client) {
        Instant now = time.now();
        SecretToken token = randomness.token();
        SessionRows.Raise raise = new SessionRows.Raise(
                securityVersion,
                confirmedBy.map(ConfirmedBy::stored).orElse(null),
                terms instanceof Terms.Opaque opaque ? hashOf(token, opaque.audience()) : null,
                now,
                now.plus(kept.isOpaque() ? config.cookieLife() : config.refreshLife()));
        return SessionRows.endOthers(kept.accountId, kept.id, reason, now)
                .chain(() -> audit.record(new AuditEvent.SessionsEnded(kept.accountId, reason, client)))
                .chain(() -> SessionRows.raise(kept.id, raise))
                .map(raised -> raised.orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN)))
                .call(session -> session.isOpaque() ? Uni.createFrom().voidItem() : SessionRows.noteChange(session))
                .map(session -> issuance.again(session, token, terms, now));
    }

    /**
     * Records, within the open transaction, that a code was entered in this session, for {@link
     * Session#isConfirmedByOwnersCode()}. An emailed code changes nothing.
     */
    public Uni<Void> confirm(Session session, ConfirmedBy code) {
        return code.isOwnersCode()
                ? SessionRows.confirm(session.id, code.stored())
                : Uni.createFrom().voidItem();
    }

    /** The stored hash of an opaque token, see {@link Terms.Opaque}. */
    public byte[] hashOf(SecretToken token, String audience) {
        return issuance.hashOf(token, audience);
    }

    /**
     * Whether a live session got a new opaque token instead of {@code token} within the last minute. The client may
     * have sent the request before it received the new one.
     */
    public Uni<Boolean> wasJustReplaced(SecretToken token, String audience) {
        byte[] hash = hashOf(token, audience);
        return database.statement(() -> SessionRows.wasReplaced(hash, time.now().minus(ON_ITS_WAY)));
    }

    /**
     * Extends an opaque session if that is due, in its own transaction. Emits its new end; empty when it was extended
     * recently or cannot be extended.
     */
    public Uni<Optional<Instant>> extend(Session session) {
        Instant now = time.now();
        Instant due = now.minus(config.extendAfter());
        if (!session.isOpaque() || !session.remembered || session.rotatedAt.isAfter(due)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return SessionRows.extend(database, session, now, due, now.plus(config.cookieLife()));
    }

    /** Deletes the rows of sessions that ended long ago, a batch at a time. */
    public Uni<Void> clean() {
        Instant before = time.now().minus(config.keepEnded());
        return database.transaction(() -> SessionRows.deleteEndedBefore(before, BATCH))
                .flatMap(count -> count >= BATCH ? clean() : Uni.createFrom().voidItem());
    }
}
