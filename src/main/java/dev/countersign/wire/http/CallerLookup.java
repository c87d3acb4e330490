package dev.countersign.wire.http;

import dev.countersign.account.Accounts;
import dev.countersign.account.PendingSignupTokens;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.PendingTokens;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.BySignup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Verifies credentials and looks up whose they are, with one statement each. */
@ApplicationScoped
class CallerLookup {

    /**
     * The callers of the first credential that has any.
     *
     * @param otherwise why a request without a caller is refused
     */
    record Found(List<Caller> live, Reason otherwise) {

        static Found nobody(Reason otherwise) {
            return new Found(List.of(), otherwise);
        }

        Found refused(Reason reason) {
            return new Found(live, reason);
        }
    }

    private final Sessions sessions;
    private final Accounts accounts;
    private final PendingTokens pendingTokens;
    private final PendingSignupTokens pendingSignupTokens;

    CallerLookup(
            Sessions sessions,
            Accounts accounts,
            PendingTokens pendingTokens,
            PendingSignupTokens pendingSignupTokens) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.pendingTokens = pendingTokens;
        this.pendingSignupTokens = pendingSignupTokens;
    }

    /** Looks the credentials up one after the other, until one is valid. */
    Uni<Found> find(List<Credential> credentials, Dialect dialect, CredentialRule rule) {
        if (credentials.isEmpty()) {
            return Uni.createFrom().item(Found.nobody(Reason.MISSING_TOKEN));
        }
        Uni<Found> first = find(credentials.getFirst(), dialect.name(), rule);
        List<Credential> rest = credentials.subList(1, credentials.size());
        return rest.isEmpty()
                ? first
                : first.flatMap(found -> found.live().isEmpty()
                        ? find(rest, dialect, rule)
                        : Uni.createFrom().item(found));
    }

    private Uni<Found> find(Credential credential, String audience, CredentialRule rule) {
        return switch (credential) {
            case Credential.Access access -> live(access.tokens(), token -> byAccessToken(token, audience, rule));
            case Credential.Opaque opaque -> live(opaque.tokens(), token -> byOpaqueToken(token, audience));
            case Credential.Unreadable unreadable -> Uni.createFrom().item(Found.nobody(Reason.INVALID_TOKEN));
        };
    }

    /* A single invalid token gets its own reason. */
    private static <T> Uni<Found> live(List<T> tokens, Function<T, Uni<Caller>> lookup) {
        if (tokens.size() == 1) {
            return Uni.createFrom()
                    .deferred(() -> lookup.apply(tokens.getFirst()))
                    .map(caller -> new Found(List.of(caller), Reason.INVALID_TOKEN))
                    .onFailure(CallerLookup::isInvalid)
                    .recoverWithItem(invalid -> Found.nobody(((Refused) invalid).reason()));
        }
        return Candidates.live(tokens, token -> ifLive(token, lookup))
                .map(callers -> new Found(callers, Reason.INVALID_TOKEN));
    }

    private static <T> Uni<Optional<Caller>> ifLive(T token, Function<T, Uni<Caller>> lookup) {
        return Uni.createFrom()
                .deferred(() -> lookup.apply(token))
                .map(Optional::of)
                .onFailure(CallerLookup::isInvalid)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof Refused refused
                && (refused.reason() == Reason.INVALID_TOKEN || refused.reason() == Reason.TOKEN_EXPIRED);
    }

    private Uni<Caller> byAccessToken(String token, String audience, CredentialRule rule) {
        if (rule.takes(CredentialKind.PENDING_SIGNUP) && pendingTokens.isPending(token)) {
            return pendingSignupTokens.find(token).map(BySignup::new);
        }
        if (!rule.takes(CredentialKind.SESSION)) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        return accounts.signedIn(sessions.verifyAccess(token, audience))
                .map(who -> new BySession(who, Optional.empty()));
    }

    private Uni<Caller> byOpaqueToken(SecretToken token, String audience) {
        return accounts.signedIn(token, audience).map(who -> new BySession(who, Optional.of(token)));
    }
}
