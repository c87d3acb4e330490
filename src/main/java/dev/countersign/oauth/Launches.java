package dev.countersign.oauth;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Destination.ForApplication;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Launch tickets: a page of an application asks for one, and a popup spends it. So the popup's URL carries nothing but a
 * ticket that works once.
 */
@ApplicationScoped
public class Launches {

    private static final Duration LIFE = Duration.ofSeconds(60);
    /* Longer than an attempt can take, with all its steps. */
    private static final Duration NOT_AGAIN = Duration.ofMinutes(20);

    /**
     * What a page asks for.
     *
     * @param provider the name of a configured provider
     * @param stateId a UUID that the application chose
     * @param origin of the page, which is that of a configured application
     */
    public record Request(String provider, String stateId, CodeChallenge codeChallenge, String origin) {

        private Launch launch() {
            return new Launch(provider, stateId, codeChallenge, origin);
        }
    }

    private final OneTime<Launch> tickets;
    private final OneTime<Launch> stateIds;
    private final Departures departures;
    private final RateLimits limits;

    Launches(OneTimes oneTimes, Departures departures, RateLimits limits) {
        this.tickets = oneTimes.of("launch-ticket", Launch.class);
        this.stateIds = oneTimes.of("launch-state-id", Launch.class);
        this.departures = departures;
        this.limits = limits;
    }

    /** Emits a ticket, valid for a minute. Refuses with {@code RATE_LIMITED}, and a state id that was used already. */
    public Uni<SecretToken> initiate(Request request, Client client) {
        Launch launch = request.launch();
        return limits.take(List.of(new Bucket(Limit.PROVIDER_SIGN_IN, client.network())), WhenDown.REFUSE)
                .chain(() -> stateIds.put(new SecretToken(launch.stateId()), launch, NOT_AGAIN))
                .invoke(isNew -> {
                    if (!isNew) {
                        throw Refused.invalid("/state_id", "was used already");
                    }
                })
                .chain(() -> tickets.put(launch, LIFE));
    }

    /** Spends a ticket; empty if it is not live. */
    public Uni<Optional<Departure>> start(SecretToken ticket) {
        return tickets.take(ticket)
                .flatMap(found -> found.map(launch -> departures
                                .begin(
                                        launch.provider(),
                                        launch.stateId(),
                                        new ForApplication(launch.codeChallenge(), Delivery.popup(launch.origin())))
                                .map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }
}
