package dev.countersign.wire.http;

import dev.countersign.automation.LastUses;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.CallerLookup.Asking;
import dev.countersign.wire.http.CallerLookup.Found;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who sends the current request, by the credentials that its dialect reads from it and the {@link
 * CredentialRule} of its endpoint. The credentials of a request are looked up only once.
 */
@ApplicationScoped
public class Callers {

    private static final String ASKED = Callers.class.getName();

    /** What is known of the caller of one request. */
    private static final class Asked {

        private final Requirement requirement;
        private final Uni<Found> found;
        private Caller admitted;

        Asked(Requirement requirement, Uni<Found> found) {
            this.requirement = requirement;
            this.found = found.memoize().indefinitely();
        }

        Uni<Optional<Caller>> find() {
            return found.map(all -> only(all.live()).flatMap(requirement::admit));
        }

        Uni<Caller> require() {
            return found.map(all ->
                    only(all.live()).flatMap(requirement::admit).orElseThrow(() -> Refused.because(all.otherwise())));
        }
    }

    private final Dialects dialects;
    private final CallerLookup lookup;
    private final LastUses lastUses;
    private final ClientOf clients;
    private final Instance<RoutingContext> requests;

    Callers(
            Dialects dialects,
            CallerLookup lookup,
            LastUses lastUses,
            ClientOf clients,
            Instance<RoutingContext> requests) {
        this.dialects = dialects;
        this.lookup = lookup;
        this.lastUses = lastUses;
        this.clients = clients;
        this.requests = requests;
    }

    /**
     * Notes what the endpoint of a request requires. Where the dialect asks for the caller first, this refuses a request without a
     * caller that the rule takes.
     *
     * @return null if there is nothing to wait for
     */
    Uni<Void> begin(RoutingContext request, Requirement requirement) {
        CredentialRule rule = requirement.rule();
        Dialect dialect = dialects.of(request.normalizedPath());
        Uni<Found> found = Uni.createFrom()
                .deferred(() -> lookup.find(new Asking(request.request(), dialect, rule)))
                .map(all -> dialect.ignoresInvalidCredentials() ? all.refused(Reason.MISSING_TOKEN) : all);
        Asked asked = new Asked(requirement, found);
        request.put(ASKED, asked);
        return rule.requiresACaller() && dialect.asksForCallerFirst()
                ? asked.require()
                        .invoke(caller -> admit(request, asked, caller))
                        .replaceWithVoid()
                : null;
    }

    /* The use of a token is noted once the request is answered. */
    private void admit(RoutingContext request, Asked asked, Caller caller) {
        asked.admitted = caller;
        if (caller instanceof ByToken token) {
            Client client = clients.request(request.request());
            request.addEndHandler(answered -> lastUses.note(token.use(), client));
        }
    }

    /* An account takes precedence over a pending sign-up: the same person can have both for a while. */
    private static Optional<Caller> only(List<Caller> live) {
        List<Caller> withAccount =
                live.stream().filter(WithAccount.class::isInstance).toList();
        return Candidates.ofOneOwner(withAccount.isEmpty() ? live : withAccount, Caller::owner);
    }

    /**
     * The caller, where the dialect asks for it first and the endpoint's rule requires one.
     *
     * @param kind what the rule of the endpoint takes
     */
    public <C extends Caller> C admitted(Class<C> kind) {
        Caller caller = asked().admitted;
        if (caller == null) {
            throw new IllegalStateException("the endpoint does not require a caller before its body");
        }
        return kind.cast(caller);
    }

    /**
     * Emits the caller. Refuses with {@code MISSING_TOKEN}, {@code INVALID_TOKEN}, {@code TOKEN_EXPIRED} or {@code
     * ACCOUNT_BANNED}; a token also for what it does not permit.
     *
     * @param kind what the rule of the endpoint takes
     */
    public <C extends Caller> Uni<C> require(Class<C> kind) {
        return asked().require().map(kind::cast);
    }

    /**
     * Emits the caller; empty without a valid credential, and when the valid ones have different owners. Refuses with
     * {@code ACCOUNT_BANNED} where the rule requires a caller.
     *
     * @param kind what the rule of the endpoint takes
     */
    public <C extends Caller> Uni<Optional<C>> find(Class<C> kind) {
        return asked().find().map(found -> found.map(kind::cast));
    }

    /**
     * Emits every caller that the request has a valid credential for and that the rule takes, in the order of the
     * credentials. They may have different owners.
     *
     * @param kind others are left out
     */
    public <C extends Caller> Uni<List<C>> all(Class<C> kind) {
        Asked asked = asked();
        return asked.found.map(all -> all.live().stream()
                .filter(caller -> asked.requirement.rule().takes(CredentialKind.of(caller)))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList());
    }

    private Asked asked() {
        Asked asked = requests.get().get(ASKED);
        if (asked == null || !asked.requirement.rule().takesACaller()) {
            throw new IllegalStateException("the endpoint takes no caller");
        }
        return asked;
    }
}
