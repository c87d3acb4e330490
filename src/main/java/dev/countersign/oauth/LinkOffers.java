package dev.countersign.oauth;

import dev.countersign.account.Accounts;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.provider.Provider;
import dev.countersign.oauth.provider.Providers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Identities that wait for the user's word before they are linked, found as {@link Offers}. The answer goes to the
 * application as a token, which only the session that began can use: see {@link IdentityLinks#finish}.
 */
@ApplicationScoped
public class LinkOffers {

    static final String KIND = "identity-link-offer";
    static final String CONFIRMED = "identity-link";
    /* How long the application may take to use the token. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    /**
     * What the user is asked.
     *
     * @param provider the name that users see
     * @param address empty if the provider verified none
     * @param subject the provider's own id of the person
     * @param account the address of the account that gets the identity
     */
    public record Question(
            String stateId,
            String provider,
            Optional<String> address,
            String subject,
            String account,
            String redirectUri) {}

    private final OneTime<LinkOffer> offers;
    private final OneTime<LinkOffer> confirmed;
    private final Providers providers;
    private final Accounts accounts;
    private final Database database;

    LinkOffers(OneTimes oneTimes, Providers providers, Accounts accounts, Database database) {
        this.offers = oneTimes.of(KIND, LinkOffer.class);
        this.confirmed = oneTimes.of(CONFIRMED, LinkOffer.class);
        this.providers = providers;
        this.accounts = accounts;
        this.database = database;
    }

    /** What to ask; empty if nothing waits for this attempt in this browser, or the account is gone. It spends nothing. */
    public Uni<Optional<Question>> question(Browser browser, String stateId) {
        return browser.first(stateId, offers::peek, offer -> fits(offer, stateId))
                .flatMap(found -> found.map(this::question)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Optional<Question>> question(LinkOffer offer) {
        String provider = offer.identity().provider();
        return database.statement(() -> accounts.find(offer.linking().accountId()))
                .map(account -> Optional.ofNullable(account)
                        .map(owner -> new Question(
                                offer.stateId(),
                                providers
                                        .find(provider)
                                        .map(Provider::displayName)
                                        .orElse(provider),
                                offer.identity().address().map(EmailAddress::text),
                                offer.identity().subject(),
                                owner.email(),
                                offer.linking().redirectUri())));
    }

    /** The URL of the application with the token. Empty if nothing waits, or somebody has answered already. */
    public Uni<Optional<String>> confirm(Browser browser, String stateId) {
        return take(browser, stateId)
                .flatMap(found -> found.map(offer -> confirmed
                                .put(offer, LIFE)
                                .map(token -> Optional.of(Handover.linkable(stateId, token)
                                        .url(offer.linking().redirectUri()))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** Ends the attempt. The URL of the application with the error. Empty as in {@link #confirm}. */
    public Uni<Optional<String>> dismiss(Browser browser, String stateId) {
        return take(browser, stateId)
                .map(found -> found.map(offer -> Handover.failed(stateId, ProviderError.ACCESS_DENIED)
                        .url(offer.linking().redirectUri())));
    }

    private Uni<Optional<LinkOffer>> take(Browser browser, String stateId) {
        return browser.first(stateId, offers::take, offer -> fits(offer, stateId));
    }

    private static boolean fits(LinkOffer offer, String stateId) {
        return offer.stateId().equals(stateId);
    }

    /** Spends the token of a confirmed identity; empty if it is not live. */
    Uni<Optional<LinkOffer>> spend(SecretToken token) {
        return confirmed.take(token);
    }
}
