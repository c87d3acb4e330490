package dev.countersign.session;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The tokens of a user whose address is not verified yet, for dialects that issue tokens at sign-up. They are not a
 * session. They have their own kinds, so none of them is accepted as a token of a session, and the other way round.
 */
@ApplicationScoped
public class PendingTokens {

    private static final Duration ACCESS_LIFE = Duration.ofMinutes(30);
    private static final Duration REFRESH_LIFE = Duration.ofDays(7);

    private static final List<TokenKind> REFRESH = List.of(TokenKind.PENDING_REFRESH);
    private static final List<TokenKind> BOTH = List.of(TokenKind.PENDING_ACCESS, TokenKind.PENDING_REFRESH);

    /** A new pair of tokens and the times when they expire. */
    public record Pair(
            SecretToken access,
            Instant accessExpiresAt,
            SecretToken refresh,
            Instant refreshExpiresAt,
            Instant issuedAt) {

        /** The lifetime of the access token in seconds. */
        public long accessLife() {
            return Duration.between(issuedAt, accessExpiresAt).toSeconds();
        }

        /** The lifetime of the refresh token in seconds. */
        public long refreshLife() {
            return Duration.between(issuedAt, refreshExpiresAt).toSeconds();
        }
    }

    private final Tokens tokens;
    private final Time time;

    PendingTokens(Tokens tokens, Time time) {
        this.tokens = tokens;
        this.time = time;
    }

    /**
     * Issues a pair for a pending signup.
     *
     * @param generation how often its refresh token was rotated
     * @param end when the signup expires; both tokens expire then at the latest
     */
    public Pair issue(String pendingId, int generation, Instant end) {
        Instant now = time.now();
        Instant accessEnd = earlier(now.plus(ACCESS_LIFE), end);
        Instant refreshEnd = earlier(now.plus(REFRESH_LIFE), end);
        return new Pair(
                tokens.sign(TokenKind.PENDING_ACCESS, new PendingToken(pendingId, 0, accessEnd), now),
                accessEnd,
                tokens.sign(TokenKind.PENDING_REFRESH, new PendingToken(pendingId, generation, refreshEnd), now),
                refreshEnd,
                now);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * Whether {@code token} is a pending signup's, access or refresh, signed by this server, expired or not. For
     * callers that must tell it from a token of a session. Reads the token once and makes at most one signature.
     */
    public boolean isPending(String token) {
        return tokens.isSigned(BOTH, token);
    }

    private boolean isRefresh(String token) {
        return tokens.isSigned(REFRESH, token);
    }

    /** @throws Refused with {@code INVALID_TOKEN} or {@code TOKEN_EXPIRED} */
    public PendingToken verifyAccess(String token) {
        return tokens.verifyPending(TokenKind.PENDING_ACCESS, token);
    }

    /** @throws Refused with {@code INVALID_REFRESH_TOKEN} or {@code TOKEN_EXPIRED} */
    public PendingToken verifyRefresh(String token) {
        if (!isRefresh(token)) {
            throw Refused.because(Reason.INVALID_REFRESH_TOKEN);
        }
        return tokens.verifyPending(TokenKind.PENDING_REFRESH, token);
    }

    /**
     * Verifies either of the two, for operations that both may authorise.
     *
     * @throws Refused with {@code INVALID_TOKEN} or {@code TOKEN_EXPIRED}
     */
    public PendingToken verifyEither(String token) {
        return tokens.verifyPending(isRefresh(token) ? TokenKind.PENDING_REFRESH : TokenKind.PENDING_ACCESS, token);
    }
}
