package dev.countersign.account;

import dev.countersign.account.Signups.Registered;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailConfig;
import dev.countersign.session.PendingToken;
import dev.countersign.session.PendingTokens;
import dev.countersign.session.RefreshLimits;
import dev.countersign.session.SessionConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * The tokens of a user whose address is not verified yet. With them a client can read what was registered, and prove
 * which signup an emailed code belongs to. They are not a session and open none. They end when the signup is verified
 * or expires, or when another signup for the address is verified.
 */
@ApplicationScoped
public class PendingSignupTokens {

    /** A signup that waits for its address to be verified. */
    public record Waiting(String id, EmailAddress address, Instant createdAt) {}

    private final PendingTokens tokens;
    private final RefreshLimits limits;
    private final MailConfig mail;
    private final SessionConfig sessions;
    private final Database database;
    private final Time time;

    PendingSignupTokens(
            PendingTokens tokens,
            RefreshLimits limits,
            MailConfig mail,
            SessionConfig sessions,
            Database database,
            Time time) {
        this.tokens = tokens;
        this.limits = limits;
        this.mail = mail;
        this.sessions = sessions;
        this.database = database;
        this.time = time;
    }

    /** The first pair of tokens, issued at registration for a free and for a taken address alike. */
    public PendingTokens.Pair begin(Registered registered) {
        return tokens.issue(registered.id(), 0, registered.at().plus(mail.verifyLife()));
    }

    /**
     * The signup of an access token. Refuses with {@code INVALID_TOKEN}, also when the signup is over, or {@code
     * TOKEN_EXPIRED}.
     */
    public Uni<Waiting> find(String accessToken) {
        return Uni.createFrom()
                .item(() -> tokens.verifyAccess(accessToken))
                .flatMap(token -> database.statement(() -> PendingSignup.findWithTokens(token.pendingId(), time.now())))
                .map(pending -> {
                    if (pending == null) {
                        throw Refused.because(Reason.INVALID_TOKEN);
                    }
                    return new Waiting(
                            pending.id, new EmailAddress(pending.email, pending.emailKey), pending.createdAt);
                });
    }

    /**
     * Spends a refresh token for a new pair. A token that was spent within {@code countersign.session.reuse-grace} gets
     * the same successor again, as long as that one is not spent. Refuses with {@code TOKEN_EXPIRED}, and with {@code
     * INVALID_REFRESH_TOKEN} a token that was spent earlier or whose signup is over.
     */
    public Uni<PendingTokens.Pair> renew(String refreshToken, Client client) {
        return limits.bound(
                client,
                () -> tokens.verifyRefresh(refreshToken),
                PendingToken::pendingId,
                token -> database.transaction(() -> rotate(token)));
    }

    private Uni<PendingTokens.Pair> rotate(PendingToken token) {
        Instant now = time.now();
        return PendingSignup.advance(token.pendingId(), token.generation(), now)
                .flatMap(advanced -> PendingSignup.findWithTokens(token.pendingId(), now)
                        .map(pending -> {
                            if (pending == null || !(advanced || mayRepeat(pending, token, now))) {
                                throw Refused.because(Reason.INVALID_REFRESH_TOKEN);
                            }
                            return tokens.issue(pending.id, pending.tokenGeneration, pending.expiresAt);
                        }));
    }

    /* For a second tab, or a lost answer. */
    private boolean mayRepeat(PendingSignup pending, PendingToken token, Instant now) {
        return pending.tokenGeneration == token.generation() + 1
                && pending.tokensRotatedAt != null
                && pending.tokensRotatedAt.plus(sessions.reuseGrace()).isAfter(now);
    }

    /** Ends all tokens of the signup that an access or refresh token belongs to. An invalid token ends nothing. */
    public Uni<Void> end(String token) {
        return Uni.createFrom()
                .item(() -> Optional.of(tokens.verifyEither(token)))
                .onFailure(Refused.class)
                .recoverWithItem(Optional.empty())
                .flatMap(found -> found.map(this::endTokens)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> endTokens(PendingToken token) {
        return database.transaction(() -> PendingSignup.endTokens(token.pendingId()))
                .replaceWithVoid();
    }
}
