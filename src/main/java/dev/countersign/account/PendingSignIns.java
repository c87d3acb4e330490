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
 * What somebody who registered may do before the address is verified: to be told what was registered, and to say which
 * signup a mailed code is of. It is no session and opens none; it ends when the signup is verified, expires or dies with
 * another's verification.
 */
@ApplicationScoped
public class PendingSignIns {

    /** A signup that waits for its address to be verified. */
    public record Waiting(String id, EmailAddress address, Instant createdAt) {}

    private final PendingTokens tokens;
    private final RefreshLimits limits;
    private final MailConfig mail;
    private final SessionConfig sessions;
    private final Database database;
    private final Time time;

    PendingSignIns(
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

    /** The first pair of tokens; whoever just registered gets it, for a free and for a taken address. */
    public PendingTokens.Pair begin(Registered registered) {
        return tokens.issue(registered.id(), 0, registered.at().plus(mail.verifyLife()));
    }

    /** Whose access token it is. Refuses with {@code INVALID_TOKEN}, also when the signup is over, or {@code TOKEN_EXPIRED}. */
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
     * The id of the signup for {@code address} that an access token is of; empty without a token, and for one that is
     * over or of something else, which proves nothing and refuses nothing.
     */
    public Uni<Optional<String>> idOf(Optional<String> accessToken, EmailAddress address) {
        return accessToken
                .map(token -> find(token)
                        .map(Optional::of)
                        .onFailure(PendingSignIns::provesNothing)
                        .recoverWithItem(Optional.empty()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .map(waiting -> waiting.filter(own -> own.address().key().equals(address.key()))
                        .map(Waiting::id));
    }

    private static boolean provesNothing(Throwable failure) {
        return failure instanceof Refused refused
                && (refused.reason() == Reason.INVALID_TOKEN || refused.reason() == Reason.TOKEN_EXPIRED);
    }

    /**
     * Spends a refresh token for a new pair. One that was spent within {@code countersign.session.reuse-grace} gets its
     * successor again, as long as that one was not spent. Refuses with {@code INVALID_REFRESH_TOKEN} what was spent before
     * and when the signup is over, or with {@code TOKEN_EXPIRED}.
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
                .flatMap(count -> PendingSignup.findWithTokens(token.pendingId(), now)
                        .map(pending -> {
                            if (pending == null || !(count == 1 || mayRepeat(pending, token, now))) {
                                throw Refused.because(Reason.INVALID_REFRESH_TOKEN);
                            }
                            return tokens.issue(pending.id, pending.tokenGeneration, pending.expiresAt);
                        }));
    }

    /* A second tab, or an answer that was lost. */
    private boolean mayRepeat(PendingSignup pending, PendingToken token, Instant now) {
        return pending.tokenGeneration == token.generation() + 1
                && pending.tokensRotatedAt != null
                && pending.tokensRotatedAt.plus(sessions.reuseGrace()).isAfter(now);
    }

    /** Ends all tokens of the signup that {@code token}, access or refresh, is of; what is no live token ends nothing. */
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
