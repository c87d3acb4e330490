package dev.countersign.oauth;

import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.provider.Provider;
import dev.countersign.oauth.provider.Providers;
import dev.countersign.session.Issued;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Proved identities that wait for the user's confirmation. The browser's cookie for the attempt finds them, so no URL holds a
 * secret. Nobody is signed in before the user confirms.
 */
@ApplicationScoped
public class Offers {

    static final String KIND = "oauth-offer";
    /** How long a user may take to confirm. */
    public static final Duration LIFE = Duration.ofMinutes(5);

    /**
     * What the user is asked.
     *
     * @param provider the name that users see
     * @param address empty if the provider verified none
     * @param origin of the application that gets the sign-in
     */
    public record Question(
            String stateId, String provider, Optional<String> address, String origin, String completionUrl) {}

    /**
     * The answer for the application.
     *
     * @param origin the only one that may get it
     * @param url takes it there by navigation
     */
    public record Answer(Handover handover, String origin, String url) {}

    private final OneTime<Offer> offers;
    private final Providers providers;
    private final Applications applications;
    private final IdentitySignIn identitySignIn;
    private final ProviderFailures outcomes;

    Offers(
            OneTimes oneTimes,
            Providers providers,
            Applications applications,
            IdentitySignIn identitySignIn,
            ProviderFailures outcomes) {
        this.offers = oneTimes.of(KIND, Offer.class);
        this.providers = providers;
        this.applications = applications;
        this.identitySignIn = identitySignIn;
        this.outcomes = outcomes;
    }

    /** What to ask the user; empty if nothing waits for this attempt in this browser. It spends nothing. */
    public Uni<Optional<Question>> question(Browser browser, String stateId) {
        return first(browser, stateId, offers::peek).map(found -> found.map(this::question));
    }

    private Question question(Offer offer) {
        String provider = offer.identity().provider();
        return new Question(
                offer.stateId(),
                providers.find(provider).map(Provider::displayName).orElse(provider),
                offer.identity().address().map(EmailAddress::text),
                offer.origin(),
                applications.completionOf(offer.origin()).orElseThrow());
    }

    /** Signs the user in for the application. Empty if nothing waits, or somebody has answered already. */
    public <T extends Issued> Uni<Optional<Answer>> confirm(
            Browser browser, String stateId, Terms<T> terms, Client client) {
        return first(browser, stateId, offers::take)
                .flatMap(found -> found.map(offer -> identitySignIn
                                .complete(offer.identity(), offer.stateId(), offer.codeChallenge(), terms, client)
                                .map(result -> Optional.of(answer(offer, result))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** Ends the attempt; nothing has happened to any account. Empty as in {@link #confirm}. */
    public Uni<Optional<Answer>> dismiss(Browser browser, String stateId) {
        return first(browser, stateId, offers::take)
                .map(found -> found.map(offer -> {
                    outcomes.count(offer.identity().provider(), "dismissed");
                    return answer(offer, Handover.failed(offer.stateId(), ProviderError.ACCESS_DENIED));
                }));
    }

    private Answer answer(Offer offer, Handover result) {
        String url = applications.completionOf(offer.origin()).orElseThrow();
        return new Answer(result, offer.origin(), result.url(url));
    }

    /* A planted cookie may stand beside ours. An application that is no longer configured gets nothing. */
    private Uni<Optional<Offer>> first(
            Browser browser, String stateId, Function<SecretToken, Uni<Optional<Offer>>> find) {
        return browser.first(
                stateId,
                find,
                offer -> offer.stateId().equals(stateId)
                        && applications.completionOf(offer.origin()).isPresent());
    }
}
