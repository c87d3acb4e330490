package dev.countersign.signin;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.Rotation;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Goes on with a session that was opened before; without Redis it goes on with a smaller budget. */
@ApplicationScoped
public class Renewals {

    private final RateLimits limits;
    private final Rotation rotation;

    Renewals(RateLimits limits, Rotation rotation) {
        this.limits = limits;
        this.rotation = rotation;
    }

    /** Spends a refresh token for a new pair, see {@link Rotation#refresh}. */
    public Uni<IssuedTokens> renew(SessionToken refresh, Terms.Pair terms, Client client) {
        return limits.take(List.of(new Bucket(Limit.REFRESH, client.network())), WhenDown.LOCAL_BUDGET)
                .flatMap(taken -> rotation.refresh(refresh, terms, client));
    }
}
