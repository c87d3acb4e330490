package dev.countersign.oauth;

import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Destination.ForApplication;
import dev.countersign.oauth.Destination.ForDevice;
import dev.countersign.oauth.Destination.Linking;
import dev.countersign.oauth.provider.ProvedIdentity;
import dev.countersign.oauth.provider.Provider;
import dev.countersign.oauth.provider.Provider.Reply;
import dev.countersign.oauth.provider.ProviderFailure;
import dev.countersign.oauth.provider.Providers;
import dev.countersign.session.Issued;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Receives browsers that come back from a provider. */
@ApplicationScoped
public class ProviderSignIn {

    /**
     * What the browser brought back. The state alone says what it belongs to.
     *
     * @param error the provider's own code
     * @param issuer the provider that answered, if it says so (RFC 9207)
     */
    public record Returned(
            String provider,
            SecretToken state,
            Optional<SecretToken> code,
            Optional<String> error,
            Optional<String> issuer) {}

    /** Where the browser goes next. */
    public sealed interface Arrival {

        String stateId();

        /** To the application, or back to our page with an error. */
        record Done(String stateId, String location) implements Arrival {}

        /**
         * To our page, where the user confirms.
         *
         * @param offer the secret that the browser's cookie for this attempt gets
         */
        record ToConfirm(String stateId, SecretToken offer) implements Arrival {}

        /** To our page, where the user confirms that the identity is linked; as {@link ToConfirm}. */
        record ToLink(String stateId, SecretToken offer) implements Arrival {}

        /** To our page, where the user confirms that a device may have the sign-in; as {@link ToConfirm}. */
        record ToDevice(String stateId, SecretToken offer) implements Arrival {}
    }

    private final Providers providers;
    private final Callbacks callbacks;
    private final Departures departures;
    private final Applications applications;
    private final IdentitySignIn identitySignIn;
    private final ProviderFailures failures;
    private final OneTime<Offer> offers;
    private final OneTime<LinkOffer> linkOffers;
    private final OneTime<DeviceOffer> deviceOffers;

    ProviderSignIn(
            Providers providers,
            Callbacks callbacks,
            Departures departures,
            Applications applications,
            IdentitySignIn identitySignIn,
            ProviderFailures failures,
            OneTimes oneTimes) {
        this.providers = providers;
        this.callbacks = callbacks;
        this.departures = departures;
        this.applications = applications;
        this.identitySignIn = identitySignIn;
        this.failures = failures;
        this.offers = oneTimes.of(Offers.KIND, Offer.class);
        this.linkOffers = oneTimes.of(LinkOffers.KIND, LinkOffer.class);
        this.deviceOffers = oneTimes.of(DeviceOffers.KIND, DeviceOffer.class);
    }

    /**
     * Finds out who signed in. Emits empty, and asks the provider nothing, if the state is not live, of another provider
     * or of another browser. Otherwise the attempt is over, whatever comes of it.
     */
    public <T extends Issued> Uni<Optional<Arrival>> arrive(
            Returned returned, Browser browser, Terms<T> terms, Client client) {
        return departures
                .returned(returned.provider(), returned.state(), browser)
                .flatMap(found -> found.map(attempt -> identify(attempt, returned)
                                .flatMap(identity -> next(attempt, identity, terms, client))
                                .onFailure(ProviderFailure.class)
                                .recoverWithItem(failure ->
                                        failed(attempt, failures.note(attempt.provider(), (ProviderFailure) failure)))
                                .onFailure(Declined.class)
                                .recoverWithItem(declined -> failed(attempt, ((Declined) declined).error))
                                .map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** The provider itself says that nobody signed in. */
    private static final class Declined extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final ProviderError error;

        private Declined(ProviderError error) {
            super(error.code(), null, false, false);
            this.error = error;
        }
    }

    private Uni<ProvedIdentity> identify(Attempt attempt, Returned returned) {
        Provider provider = providers.find(attempt.provider()).orElseThrow();
        return Uni.createFrom().deferred(() -> {
            if (returned.error().isPresent()) {
                throw new Declined(ProviderError.ofProvider(returned.error().get()));
            }
            if (returned.code().isEmpty() || returned.issuer().stream().anyMatch(one -> !provider.isIssuer(one))) {
                throw new Declined(ProviderError.PROVIDER_ERROR);
            }
            return provider.identify(new Reply(
                    returned.code().get(),
                    callbacks.of(attempt.provider()),
                    attempt.ourVerifier(),
                    attempt.ourNonce()));
        });
    }

    private <T extends Issued> Uni<Arrival> next(
            Attempt attempt, ProvedIdentity identity, Terms<T> terms, Client client) {
        return switch (attempt.destination()) {
            case ForApplication application -> next(attempt, application, identity, terms, client);
            case Linking linking ->
                linkOffers
                        .put(new LinkOffer(identity, attempt.stateId(), linking), Offers.LIFE)
                        .map(offer -> new Arrival.ToLink(attempt.stateId(), offer));
            case ForDevice device ->
                deviceOffers
                        .put(new DeviceOffer(identity, attempt.stateId(), device), Offers.LIFE)
                        .map(offer -> new Arrival.ToDevice(attempt.stateId(), offer));
        };
    }

    private <T extends Issued> Uni<Arrival> next(
            Attempt attempt, ForApplication application, ProvedIdentity identity, Terms<T> terms, Client client) {
        return switch (application.delivery().way()) {
            case REDIRECT ->
                identitySignIn
                        .complete(identity, attempt.stateId(), application.codeChallenge(), terms, client)
                        .map(result ->
                                new Arrival.Done(attempt.stateId(), result.url(applications.urlOf(application))));
            case POPUP ->
                offers.put(
                                new Offer(
                                        identity,
                                        attempt.stateId(),
                                        application.codeChallenge(),
                                        application.delivery().target()),
                                Offers.LIFE)
                        .map(offer -> new Arrival.ToConfirm(attempt.stateId(), offer));
        };
    }

    private Arrival failed(Attempt attempt, ProviderError error) {
        failures.count(attempt.provider(), error.code());
        return new Arrival.Done(
                attempt.stateId(), applications.urlOfFailure(attempt.destination(), attempt.stateId(), error));
    }
}
