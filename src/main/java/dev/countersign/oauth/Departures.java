package dev.countersign.oauth;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Departure.Back;
import dev.countersign.oauth.Departure.ToProvider;
import dev.countersign.oauth.Destination.ForApplication;
import dev.countersign.oauth.provider.Provider;
import dev.countersign.oauth.provider.Provider.Question;
import dev.countersign.oauth.provider.ProviderFailure;
import dev.countersign.oauth.provider.Providers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends browsers to providers, and recognises them when they come back. */
@ApplicationScoped
public class Departures {

    /** How long a user may take at the provider. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private final Providers providers;
    private final Callbacks callbacks;
    private final Applications applications;
    private final ProviderFailures failures;
    private final OneTime<Attempt> attempts;
    private final RateLimits limits;
    private final Randomness randomness;

    Departures(
            Providers providers,
            Callbacks callbacks,
            Applications applications,
            ProviderFailures failures,
            OneTimes oneTimes,
            RateLimits limits,
            Randomness randomness) {
        this.providers = providers;
        this.callbacks = callbacks;
        this.applications = applications;
        this.failures = failures;
        this.attempts = oneTimes.of("oauth-state", Attempt.class);
        this.limits = limits;
        this.randomness = randomness;
    }

    /** Whether a provider of this name is configured. */
    public boolean knows(String provider) {
        return providers.find(provider).isPresent();
    }

    /** The configured providers, in the order of their names. */
    public List<ProviderChoice> choices() {
        return providers.names().stream()
                .sorted()
                .flatMap(name -> providers.find(name).stream())
                .map(provider -> new ProviderChoice(provider.name(), provider.displayName()))
                .toList();
    }

    /**
     * Begins a sign-in that returns to a redirect URI. Refuses with {@code RATE_LIMITED}.
     *
     * @param provider the name of a configured provider
     * @param redirectUri one of the configured redirect URIs
     */
    public Uni<Departure> redirecting(String provider, CodeChallenge codeChallenge, String redirectUri, Client client) {
        return limits.take(List.of(new Bucket(Limit.PROVIDER_SIGN_IN, client.network())), WhenDown.REFUSE)
                .chain(() -> begin(
                        provider,
                        randomness.uuid(),
                        new ForApplication(codeChallenge, Delivery.redirect(redirectUri))));
    }

    Uni<Departure> begin(String name, String stateId, Destination destination) {
        Provider provider = providers.find(name).orElseThrow();
        SecretToken state = randomness.token();
        SecretToken browser = randomness.token();
        Attempt attempt = Attempt.begin(name, stateId, destination, browser, randomness);
        Question question = new Question(callbacks.of(name), state, attempt.ourVerifier(), attempt.ourNonce());
        return provider.authorizationUrl(question)
                .call(() -> attempts.put(state, attempt, LIFE))
                .<Departure>map(location -> new ToProvider(location, stateId, browser))
                .onFailure(ProviderFailure.class)
                .recoverWithItem(failure -> back(attempt, (ProviderFailure) failure));
    }

    private Departure back(Attempt attempt, ProviderFailure failure) {
        ProviderError error = failures.note(attempt.provider(), failure);
        return new Back(applications.urlOfFailure(attempt.destination(), attempt.stateId(), error));
    }

    /** Spends a state; empty if it is not live, not of this provider, or not of this browser. */
    Uni<Optional<Attempt>> returned(String provider, SecretToken state, Browser browser) {
        return attempts.take(state)
                .map(found -> found.filter(attempt -> attempt.provider().equals(provider))
                        .filter(attempt ->
                                browser.secrets(attempt.stateId()).stream().anyMatch(attempt::isOf)));
    }
}
