package dev.countersign.secondfactor;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Limits how often ten codes are made and hashed for an account. */
@ApplicationScoped
class SetupLimit {

    private final RateLimits limits;

    SetupLimit(RateLimits limits) {
        this.limits = limits;
    }

    Uni<Void> take(String accountId) {
        return limits.take(List.of(new Bucket(Limit.SECOND_FACTOR_SETUP, accountId)), WhenDown.LOCAL_BUDGET);
    }
}
