package dev.countersign.session;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Makes the rows of new sessions, and what their clients are handed. */
@ApplicationScoped
class Issuance {

    private final SessionConfig config;
    private final Tokens tokens;
    private final Randomness randomness;

    Issuance(SessionConfig config, Tokens tokens, Randomness randomness) {
        this.config = config;
        this.tokens = tokens;
        this.randomness = randomness;
    }

    Session newSession(Sessions.Opening opening, Instant now) {
        Session session = new Session();
        session.id = randomness.id(now);
        session.accountId = opening.accountId();
        session.method = opening.method().stored();
        session.secondFactor = opening.secondFactor().map(ConfirmedBy::stored).orElse(null);
        session.securityVersion = opening.securityVersion();
        session.clientIp = opening.client().address();
        session.userAgent = opening.client().userAgent();
        session.createdAt = now;
        session.rotatedAt = now;
        return session;
    }

    /**
     * What is stored of an opaque token. Its audience is part of it, and the epoch: after a database was restored no token
     * that was issued before is found any more.
     */
    byte[] hashOf(SecretToken token, String audience) {
        return token.hash("session-" + audience + '-' + config.epoch());
    }

    /** Sets the ends of a new session, and makes what its client is handed. */
    @SuppressWarnings("unchecked") // The terms say which of the two it is.
    <T extends Issued> T begin(Session session, Terms<T> terms) {
        Instant now = session.createdAt;
        session.absoluteExpiresAt = now.plus(config.absoluteLife());
        return (T)
                switch (terms) {
                    case Terms.Pair pair -> {
                        session.refreshExpiresAt = earlier(now.plus(config.refreshLife()), session.absoluteExpiresAt);
                        yield pair(session, pair, now);
                    }
                    case Terms.Opaque opaque -> {
                        SecretToken token = randomness.token();
                        session.tokenHash = hashOf(token, opaque.audience());
                        session.remembered = opaque.remembered();
                        if (!opaque.remembered()) {
                            session.absoluteExpiresAt = now.plus(config.cookieLifeUnremembered());
                        }
                        session.refreshExpiresAt = earlier(now.plus(config.cookieLife()), session.absoluteExpiresAt);
                        yield opaque(session, token, now);
                    }
                };
    }

    /** What the client of a session that goes on is handed; {@code token} counts for an opaque one only. */
    @SuppressWarnings("unchecked") // As above.
    <T extends Issued> T again(Session session, SecretToken token, Terms<T> terms, Instant now) {
        if (session.isOpaque() != terms instanceof Terms.Opaque) {
            throw new IllegalStateException("a session keeps the terms that it was opened by");
        }
        return (T)
                switch (terms) {
                    case Terms.Pair pair -> pair(session, pair, now);
                    case Terms.Opaque opaque -> opaque(session, token, now);
                };
    }

    private static IssuedSession opaque(Session session, SecretToken token, Instant now) {
        return new IssuedSession(
                session.id, token, session.createdAt, now, session.refreshExpiresAt, session.remembered);
    }

    IssuedTokens pair(Session session, Terms.Pair terms, Instant now) {
        Duration life = terms.accessLife()
                .filter(most -> most.compareTo(config.accessLife()) < 0)
                .orElse(config.accessLife());
        Instant accessEnd = earlier(now.plus(life), session.absoluteExpiresAt);
        SessionToken access = new SessionToken(session.accountId, session.id, 0, accessEnd);
        SessionToken refresh =
                new SessionToken(session.accountId, session.id, session.refreshGeneration, session.refreshExpiresAt);
        return new IssuedTokens(
                session.id,
                tokens.sign(TokenKind.ACCESS, access, terms.audience(), now),
                accessEnd,
                tokens.sign(TokenKind.REFRESH, refresh, terms.audience(), now),
                session.refreshExpiresAt,
                now);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
