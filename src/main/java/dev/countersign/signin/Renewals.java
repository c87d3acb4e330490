package dev.countersign.signin;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Refused;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.Rotation;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/**
 * Goes on with a session that was opened before; without Redis it goes on with a smaller budget. Refreshes are counted per
 * session, so that people behind one address do not use up each other's; refused tokens are counted per network.
 */
@ApplicationScoped
public class Renewals {

    private final RateLimits limits;
    private final Rotation rotation;

    Renewals(RateLimits limits, Rotation rotation) {
        this.limits = limits;
        this.rotation = rotation;
    }

    /**
     * Spends a refresh token for a new pair, see {@link Rotation#refresh}.
     *
     * @param presented verifies what the client sent; it may refuse
     */
    public Uni<IssuedTokens> renew(Supplier<SessionToken> presented, Terms.Pair terms, Client client) {
        return Uni.createFrom()
                .item(presented)
                .call(token ->
                        limits.take(List.of(new Bucket(Limit.REFRESH, token.sessionId())), WhenDown.LOCAL_BUDGET))
                .flatMap(token -> rotation.refresh(token, terms, client))
                .onFailure(Renewals::isRefusedToken)
                .recoverWithUni(refused -> limits.take(
                                List.of(new Bucket(Limit.REFRESH_REFUSED, client.network())), WhenDown.LOCAL_BUDGET)
                        .chain(() -> Uni.createFrom().failure(refused)));
    }

    private static boolean isRefusedToken(Throwable failure) {
        return failure instanceof Refused refused
                && switch (refused.reason()) {
                    case INVALID_TOKEN, TOKEN_EXPIRED, INVALID_REFRESH_TOKEN -> true;
                    default -> false;
                };
    }
}
