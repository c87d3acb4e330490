package dev.countersign.wire.http;

import dev.countersign.account.Accounts;
import dev.countersign.account.PendingSignupTokens;
import dev.countersign.automation.TokenText;
import dev.countersign.automation.TokenUses;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.PendingTokens;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.wire.http.Caller.ByPassword;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.BySignup;
import dev.countersign.wire.http.Caller.ByToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
    private final TokenUses tokens;
    private final SignIn signIn;
    private final ClientOf clients;

    CallerLookup(
            Sessions sessions,
            Accounts accounts,
            PendingTokens pendingTokens,
            PendingSignupTokens pendingSignupTokens,
            TokenUses tokens,
            SignIn signIn,
            ClientOf clients) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.pendingTokens = pendingTokens;
        this.pendingSignupTokens = pendingSignupTokens;
        this.tokens = tokens;
        this.signIn = signIn;
        this.clients = clients;
    }

    /** A request, the dialect of its path, and the rule of its endpoint. */
    record Asking(HttpServerRequest request, Dialect dialect, CredentialRule rule) {
        String audience() {
            return dialect.name();
        }
    }

    /** Looks the credentials of the request up one after the other, until one is valid. */
    Uni<Found> find(Asking asking) {
        List<Credential> credentials = asking.dialect().credentials(asking.request());
        return credentials.isEmpty()
                ? Uni.createFrom().item(Found.nobody(Reason.MISSING_TOKEN))
                : find(credentials, asking);
    }

    private Uni<Found> find(List<Credential> credentials, Asking asking) {
        Uni<Found> first = find(credentials.getFirst(), asking);
        List<Credential> rest = credentials.subList(1, credentials.size());
        return rest.isEmpty()
                ? first
                : first.flatMap(found -> found.live().isEmpty()
                        ? find(rest, asking)
                        : Uni.createFrom().item(found));
    }

    private Uni<Found> find(Credential credential, Asking asking) {
        return switch (credential) {
            case Credential.Access access -> live(access.tokens(), token -> byAccessToken(token, asking));
            case Credential.Opaque opaque -> live(opaque.tokens(), token -> byOpaqueToken(token, asking.audience()));
            case Credential.Automation automation -> live(List.of(automation.text()), text -> byToken(text, asking));
            case Credential.Login login -> live(List.of(login), one -> byPassword(one, asking));
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

    private Uni<Caller> byAccessToken(String token, Asking asking) {
        CredentialRule rule = asking.rule();
        if (rule.takes(CredentialKind.PENDING_SIGNUP) && pendingTokens.isPending(token)) {
            return pendingSignupTokens.find(token).map(BySignup::new);
        }
        if (!rule.takes(CredentialKind.SESSION) && !rule.takes(CredentialKind.AUTOMATION_TOKEN)) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        SessionToken access = sessions.verifyAccess(token, asking.audience());
        return accounts.signedIn(access)
                .map(who -> new BySession(who, Optional.empty(), Optional.of(access.expiresAt())));
    }

    private Uni<Caller> byOpaqueToken(SecretToken token, String audience) {
        return accounts.signedIn(token, audience).map(who -> new BySession(who, Optional.of(token), Optional.empty()));
    }

    private Uni<Caller> byToken(TokenText text, Asking asking) {
        Client client = clients.request(asking.request());
        return tokens.find(text, client)
                .map(use -> new ByToken(use, asking.dialect().realm(asking.request())));
    }

    /* Where the endpoint takes no password, none is checked: each check costs a hash, and says whether it is correct. */
    private Uni<Caller> byPassword(Credential.Login login, Asking asking) {
        if (!asking.rule().takes(CredentialKind.PASSWORD)) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        PasswordLogin proof = new PasswordLogin(login.name(), login.password(), List.of());
        return signIn.identify(proof, asking.audience(), clients.request(asking.request()))
                .map(ByPassword::new);
    }
}
