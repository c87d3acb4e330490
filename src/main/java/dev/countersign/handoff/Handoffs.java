package dev.countersign.handoff;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.SecretToken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Passes a proved sign-in to an application: intent, authorization code, session. An intent and a code are used up by
 * the first request that carries them, whatever else is wrong with it, so nobody can try twice. Every method refuses
 * with {@code DEPENDENCY_UNAVAILABLE} when Redis is down; what was used up by then stays used up.
 */
@Startup
@ApplicationScoped
public class Handoffs {

    /** How long an intent waits for its application, and a code for its exchange. */
    static final Duration LIFE = Duration.ofSeconds(60);

    private static final String AUTHORIZE = "authorize";
    private static final String EXCHANGE = "exchange";

    /** An application's request for a code. Values that are absent or malformed are empty. */
    public record Authorization(Optional<CodeChallenge> codeChallenge, Optional<String> redirectUri) {}

    /**
     * An attempt to exchange a code. Values that are absent or malformed are empty.
     *
     * @param dialect of the request
     */
    public record Redemption(Optional<CodeVerifier> verifier, Optional<String> redirectUri, String dialect) {}

    private final OneTime<Intent> intents;
    private final OneTime<AuthorizationCode> codes;
    private final RedirectUris redirectUris;
    private final AuditLog audit;
    private final Database database;
    private final MeterRegistry metrics;

    Handoffs(OneTimes oneTimes, RedirectUris redirectUris, AuditLog audit, Database database, MeterRegistry metrics) {
        this.intents = oneTimes.of("intent", Intent.class);
        this.codes = oneTimes.of("authorization-code", AuthorizationCode.class);
        this.redirectUris = redirectUris;
        this.audit = audit;
        this.database = database;
        this.metrics = metrics;
        // Otherwise a rate misses the first of each, which would create its counter.
        for (String step : List.of(AUTHORIZE, EXCHANGE)) {
            counter(step, "done");
            counter(step, "refused");
        }
        counter("cancel", "done");
    }

    /** Stores an intent for 60 seconds and emits its token. */
    public Uni<SecretToken> open(Intent intent) {
        return intents.put(intent, LIFE);
    }

    /** Ends an intent, if it has not ended yet. */
    public Uni<Void> cancel(SecretToken token) {
        return intents.take(token)
                .invoke(ended -> ended.ifPresent(intent -> count("cancel", "done")))
                .replaceWithVoid();
    }

    /**
     * Uses an intent up and emits a code, which is valid for 60 seconds. Refuses with {@code INVALID_TOKEN} when there
     * is no such intent, and with {@code VALIDATION_ERROR} when the code challenge is not that of the intent or the
     * redirect URI is not configured.
     */
    public Uni<SecretToken> authorize(SecretToken token, Authorization request, Client client) {
        return intents.take(token)
                .flatMap(found -> found.map(intent -> authorize(intent, request, client))
                        .orElseGet(() -> refuse(AUTHORIZE, Refused.because(Reason.INVALID_TOKEN))));
    }

    private Uni<SecretToken> authorize(Intent intent, Authorization request, Client client) {
        List<Violation> flaws = new ArrayList<>();
        if (!request.codeChallenge().equals(Optional.of(intent.codeChallenge()))) {
            flaws.add(new Violation("/code_challenge", "must be the one that the sign-in began with"));
        }
        Optional<String> redirectUri = request.redirectUri().filter(redirectUris::allows);
        if (redirectUri.isEmpty()) {
            flaws.add(new Violation("/redirect_uri", "must be one of the configured redirect URIs"));
        }
        if (!flaws.isEmpty()) {
            String flaw = flaws.getFirst().instancePath().substring(1);
            return refuse(AUTHORIZE, intent, flaw, Refused.invalid(flaws), client);
        }
        return codes.put(new AuthorizationCode(intent, redirectUri.get()), LIFE)
                .invoke(code -> count(AUTHORIZE, "done"));
    }

    /**
     * Uses a code up, and continues with its intent if the attempt is right. Refuses with {@code
     * INVALID_AUTHORIZATION_CODE}, whatever is wrong. A refusal by {@code next} with this reason is recorded, too.
     */
    public <T> Uni<T> redeem(SecretToken code, Redemption attempt, Client client, Function<Intent, Uni<T>> next) {
        return codes.take(code)
                .flatMap(found -> found.map(stored -> redeem(stored, attempt, client, next))
                        .orElseGet(() -> refuse(EXCHANGE, invalid())));
    }

    private <T> Uni<T> redeem(
            AuthorizationCode code, Redemption attempt, Client client, Function<Intent, Uni<T>> next) {
        Optional<String> flaw = code.flawOf(attempt);
        if (flaw.isPresent()) {
            return refuse(EXCHANGE, code.intent(), flaw.get(), invalid(), client);
        }
        return next.apply(code.intent())
                .invoke(done -> count(EXCHANGE, "done"))
                .onFailure(Handoffs::isInvalid)
                .recoverWithUni(refused -> refuse(EXCHANGE, code.intent(), "account", (Refused) refused, client));
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_AUTHORIZATION_CODE);
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_AUTHORIZATION_CODE;
    }

    /* A live intent or code that is refused may mean an attack on its account. */
    private <T> Uni<T> refuse(String step, Intent intent, String flaw, Refused refused, Client client) {
        AuditEvent event = new AuditEvent.HandoffRefused(intent.accountId(), step + ' ' + flaw, client);
        return database.transaction(() -> audit.record(event)).chain(() -> refuse(step, refused));
    }

    private <T> Uni<T> refuse(String step, Refused refused) {
        count(step, "refused");
        return Uni.createFrom().failure(refused);
    }

    private void count(String step, String outcome) {
        counter(step, outcome).increment();
    }

    private Counter counter(String step, String outcome) {
        return metrics.counter("countersign.handoff", "step", step, "outcome", outcome);
    }
}
