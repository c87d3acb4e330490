package dev.countersign.session;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Makes the rows of new sessions and the tokens that their clients get. */
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
     * The stored hash of an opaque token. Audience and epoch are part of it, so raising the epoch after a restore of
     * the database invalidates all older tokens.
     */
    byte[] hashOf(SecretToken token, String audience) {
        return token.hash("session-" + audience + '-' + config.epoch());
    }

    /** Sets the expiry times of a new session and issues what its client gets. */
    <T extends Issued> T begin(Session session, Terms<T> terms) {
        session.absoluteExpiresAt = session.createdAt.plus(config.absoluteLife());
        return terms.issue(pair -> begin(session, pair), opaque -> begin(session, opaque));
    }

    private IssuedTokens begin(Session session, Terms.Pair terms) {
        session.refreshExpiresAt = earlier(session.createdAt.plus(config.refreshLife()), session.absoluteExpiresAt);
        return pair(session, terms, session.createdAt);
    }

    private IssuedSession begin(Session session, Terms.Opaque terms) {
        SecretToken token = randomness.token();
        session.tokenHash = hashOf(token, terms.audience());
        session.remembered = terms.remembered();
        if (!terms.remembered()) {
            session.absoluteExpiresAt = session.createdAt.plus(config.cookieLifeUnremembered());
        }
        session.refreshExpiresAt = earlier(session.createdAt.plus(config.cookieLife()), session.absoluteExpiresAt);
        return opaque(session, token, session.createdAt);
    }

    /** Issues what the client of a continued session gets; {@code token} is used for opaque terms only. */
    <T extends Issued> T again(Session session, SecretToken token, Terms<T> terms, Instant now) {
        if (session.isOpaque() != terms instanceof Terms.Opaque) {
            throw new IllegalStateException("a session keeps the terms with which it was opened");
        }
        return terms.issue(pair -> pair(session, pair, now), opaque -> opaque(session, token, now));
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
