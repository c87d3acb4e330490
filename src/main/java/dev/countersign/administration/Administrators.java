package dev.countersign.administration;

import dev.countersign.account.SignedIn;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/**
 * Lets signed-in administrators act, within limits for each of them. Both methods refuse like {@link
 * SignedIn#requireAdministrator} and with {@code RATE_LIMITED}.
 */
@ApplicationScoped
public class Administrators {

    private final RateLimits limits;

    Administrators(RateLimits limits) {
        this.limits = limits;
    }

    /** For what only shows something. */
    public <T> Uni<T> look(SignedIn who, Client client, Function<Actor, Uni<T>> work) {
        return counted(Limit.ADMIN_READ, who, client, work);
    }

    /** For what changes something. */
    public <T> Uni<T> act(SignedIn who, Client client, Function<Actor, Uni<T>> work) {
        return counted(Limit.ADMIN_ACT, who, client, work);
    }

    private <T> Uni<T> counted(Limit limit, SignedIn who, Client client, Function<Actor, Uni<T>> work) {
        who.requireAdministrator();
        String id = who.account().id();
        return limits.take(List.of(new Bucket(limit, id)), WhenDown.LOCAL_BUDGET)
                .chain(() -> work.apply(new Actor.Administrator(id, client)));
    }
}
