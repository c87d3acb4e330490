package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.deviceflow.Ticket;
import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Destination.ForDevice;
import dev.countersign.oauth.provider.Provider;
import dev.countersign.oauth.provider.Providers;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.DeviceSignIn;
import dev.countersign.signin.SignInOutcome.OfDevice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sign-ins at a provider for a device that waits. What the provider proved waits for the user's word, found as {@link
 * Offers}. It counts only in the browser that typed the code of the device, which has the ticket and its cookie, too.
 */
@ApplicationScoped
public class DeviceOffers {

    static final String KIND = "device-offer";

    /**
     * The browser that decides.
     *
     * @param attempts its secrets of the attempts that it began
     * @param devices its secrets of the devices whose codes were typed in it
     */
    public record Asked(Browser attempts, List<SecretToken> devices) {}

    /**
     * What the user is asked.
     *
     * @param ticket of the device
     * @param provider the name that users see
     * @param address empty if the provider verified none
     * @param subject the provider's own id of the person
     * @param account the address of the account that has this identity; empty if none has
     */
    public record Question(
            String stateId,
            SecretToken ticket,
            WaitingClient device,
            String provider,
            Optional<String> address,
            String subject,
            Optional<String> account) {}

    /** What the user's consent led to. */
    public sealed interface Answer {

        SecretToken ticket();

        record SignedIn(SecretToken ticket, OfDevice<IssuedTokens> outcome) implements Answer {}

        /** The identity leads to no account; the device can still be approved in another way. */
        record Failed(SecretToken ticket, ProviderError error) implements Answer {}
    }

    private record Held(SecretToken token, DeviceOffer offer) {}

    private final OneTime<DeviceOffer> offers;
    private final Departures departures;
    private final DeviceRequests requests;
    private final Providers providers;
    private final IdentitySignIn identitySignIn;
    private final Accounts accounts;
    private final RateLimits limits;
    private final Database database;
    private final Randomness randomness;

    DeviceOffers(
            OneTimes oneTimes,
            Departures departures,
            DeviceRequests requests,
            Providers providers,
            IdentitySignIn identitySignIn,
            Accounts accounts,
            RateLimits limits,
            Database database,
            Randomness randomness) {
        this.offers = oneTimes.of(KIND, DeviceOffer.class);
        this.departures = departures;
        this.requests = requests;
        this.providers = providers;
        this.identitySignIn = identitySignIn;
        this.accounts = accounts;
        this.limits = limits;
        this.database = database;
        this.randomness = randomness;
    }

    /**
     * Sends the browser of a device to a provider. Refuses with {@code RATE_LIMITED}, and as {@link DeviceRequests#open}.
     *
     * @param provider the name of a configured provider
     */
    public Uni<Departure> begin(String provider, DeviceSignIn.Browser browser, Client client) {
        ForDevice device = new ForDevice(browser.ticket().reveal());
        return limits.take(List.of(new Bucket(Limit.PROVIDER_SIGN_IN, client.network())), WhenDown.REFUSE)
                .chain(() -> requests.open(browser.ticket(), browser.secrets()))
                .chain(() -> departures.begin(provider, randomness.uuid(), device));
    }

    /**
     * What to ask; empty if nothing waits for this attempt in this browser. It spends nothing. Refuses as {@link
     * DeviceRequests#open}.
     */
    public Uni<Optional<Question>> question(Asked browser, String stateId) {
        return ifFound(
                find(browser, stateId, offers::peek),
                held -> requests.open(held.offer().ticket(), browser.devices())
                        .flatMap(ticket -> question(held.offer(), ticket)));
    }

    private Uni<Question> question(DeviceOffer offer, Ticket ticket) {
        String provider = offer.identity().provider();
        return database.statement(() -> IdentityRows.owner(offer.identity())
                        .flatMap(owner -> owner.map(accounts::find)
                                .orElseGet(() -> Uni.createFrom().nullItem())))
                .map(account -> new Question(
                        offer.stateId(),
                        offer.ticket(),
                        ticket.device(),
                        providers.find(provider).map(Provider::displayName).orElse(provider),
                        offer.identity().address().map(EmailAddress::text),
                        offer.identity().subject(),
                        Optional.ofNullable(account).map(Account::email)));
    }

    /**
     * Signs in for the device. Empty if nothing waits, or somebody has answered already. Refuses as {@link
     * DeviceRequests#open} and {@link DeviceSignIn#withIdentity}. When this server cannot finish, the offer lives on.
     */
    public Uni<Optional<Answer>> confirm(Asked browser, String stateId, Client client) {
        return ifFound(
                        find(browser, stateId, offers::peek),
                        held -> requests.open(held.offer().ticket(), browser.devices()))
                .flatMap(open -> ifFound(
                        open.isPresent()
                                ? find(browser, stateId, offers::take)
                                : Uni.createFrom().item(Optional.<Held>empty()),
                        held -> signIn(held.offer(), browser, client)
                                .onFailure(DeviceOffers::isTemporary)
                                .call(() -> keep(held))));
    }

    private Uni<Answer> signIn(DeviceOffer offer, Asked browser, Client client) {
        return identitySignIn
                .forDevice(offer.identity(), new DeviceSignIn.Browser(offer.ticket(), browser.devices()), client)
                .<Answer>map(outcome -> new Answer.SignedIn(offer.ticket(), outcome))
                .onFailure(IdentitySignIn::leadsNowhere)
                .recoverWithItem(failure -> new Answer.Failed(offer.ticket(), IdentitySignIn.errorOf(failure)));
    }

    /* An outage may end in any failure, a decision about the identity or the device only in a refusal. */
    private static boolean isTemporary(Throwable failure) {
        return !(failure instanceof Refused refused)
                || switch (refused.reason()) {
                    case BUSY, DEPENDENCY_UNAVAILABLE -> true;
                    default -> false;
                };
    }

    private Uni<Boolean> keep(Held held) {
        return offers.put(held.token(), held.offer(), Offers.LIFE).onFailure().recoverWithItem(false);
    }

    private static Uni<Optional<Held>> find(
            Asked browser, String stateId, Function<SecretToken, Uni<Optional<DeviceOffer>>> find) {
        return browser.attempts()
                .first(
                        stateId,
                        token -> find.apply(token).map(found -> found.map(offer -> new Held(token, offer))),
                        held -> held.offer().stateId().equals(stateId));
    }

    private static <T> Uni<Optional<T>> ifFound(Uni<Optional<Held>> found, Function<Held, Uni<T>> then) {
        return found.flatMap(held -> held.map(one -> then.apply(one).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }
}
