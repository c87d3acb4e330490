package dev.countersign.session;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Limits refreshes of sessions and of pending signups. They are counted per session or signup, so that users behind one
 * address do not use up each other's. Rejected tokens are counted per network. Without Redis the limits are smaller.
 */
@ApplicationScoped
public class RefreshLimits {

    private final RateLimits limits;

    RefreshLimits(RateLimits limits) {
        this.limits = limits;
    }

    /**
     * Verifies a refresh token, counts the refresh, and spends the token.
     *
     * @param verify parses what the client sent, or refuses it
     * @param id of the session or signup of the token
     * @param spend spends the token for new ones, or refuses it
     */
    public <K, T> Uni<T> bound(Client client, Supplier<K> verify, Function<K, String> id, Function<K, Uni<T>> spend) {
        return Uni.createFrom()
                .item(verify)
                .call(token -> take(new Bucket(Limit.REFRESH, id.apply(token))))
                .flatMap(token -> spend.apply(token))
                .onFailure(RefreshLimits::isRejectedToken)
                .recoverWithUni(refused -> take(new Bucket(Limit.REFRESH_REFUSED, client.network()))
                        .chain(() -> Uni.createFrom().failure(refused)));
    }

    private Uni<Void> take(Bucket bucket) {
        return limits.take(List.of(bucket), WhenDown.LOCAL_BUDGET);
    }

    private static boolean isRejectedToken(Throwable failure) {
        return failure instanceof Refused refused
                && switch (refused.reason()) {
                    case INVALID_TOKEN, TOKEN_EXPIRED, INVALID_REFRESH_TOKEN -> true;
                    default -> false;
                };
    }
}
