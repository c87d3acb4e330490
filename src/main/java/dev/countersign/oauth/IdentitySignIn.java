package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.oauth.Identities.NotLinked;
import dev.countersign.oauth.provider.ProvedIdentity;
import dev.countersign.session.Issued;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.DeviceSignIn;
import dev.countersign.signin.Ending;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignInOutcome.OfDevice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Signs a proved identity in, for an application or for a device, and says how either is told about it. */
@ApplicationScoped
class IdentitySignIn {

    private final SignIn signIn;
    private final DeviceSignIn deviceSignIn;
    private final Identities identities;
    private final ProviderFailures outcomes;

    IdentitySignIn(SignIn signIn, DeviceSignIn deviceSignIn, Identities identities, ProviderFailures outcomes) {
        this.signIn = signIn;
        this.deviceSignIn = deviceSignIn;
        this.identities = identities;
        this.outcomes = outcomes;
    }

    /** Emits the result. What the application must know about is a result, not a failure. */
    <T extends Issued> Uni<Handover> complete(
            ProvedIdentity identity, String stateId, CodeChallenge codeChallenge, Terms<T> terms, Client client) {
        SignInMethod method = SignInMethod.ofProvider(identity.provider());
        Ending<T> ending = new Ending<>(terms, Optional.of(codeChallenge));
        return signedIn(identity, client, owner -> signIn.withIdentity(owner, method, ending, client))
                .map(outcome -> Handover.of(stateId, outcome))
                .onFailure(IdentitySignIn::isExpected)
                .recoverWithItem(failure -> Handover.failed(stateId, errorOf(failure)));
    }

    /**
     * Signs in for a device that waits. Refuses as {@link DeviceSignIn#withIdentity}; {@link #leadsNowhere} tells the
     * failures of an identity without an account.
     */
    Uni<OfDevice<IssuedTokens>> forDevice(ProvedIdentity identity, DeviceSignIn.Browser browser, Client client) {
        SignInMethod method = SignInMethod.ofProvider(identity.provider());
        return signedIn(identity, client, owner -> deviceSignIn.withIdentity(browser, owner, method, client));
    }

    /* Counts what comes of it, and records what the account's owner should know. */
    private <O> Uni<O> signedIn(
            ProvedIdentity identity, Client client, Function<Supplier<Uni<Account>>, Uni<O>> signIn) {
        return signIn.apply(() -> identities.accountOf(identity, client))
                .invoke(done -> outcomes.count(identity.provider(), "proved"))
                .onFailure(NotLinked.class)
                .recoverWithUni(failure -> identities
                        .tell(identity, (NotLinked) failure, client)
                        .chain(() -> Uni.createFrom().failure(failure)))
                .onFailure(IdentitySignIn::isOfTheAccount)
                .recoverWithUni(failure -> identities
                        .refuse(identity, (Refused) failure, client)
                        .chain(() -> Uni.createFrom().failure(failure)))
                .onFailure(IdentitySignIn::isExpected)
                .invoke(failure ->
                        outcomes.count(identity.provider(), errorOf(failure).code()));
    }

    private static boolean isOfTheAccount(Throwable failure) {
        return failure instanceof Refused refused
                && switch (refused.reason()) {
                    case SIGN_IN_BANNED, SIGNUPS_DISABLED, TWOFACTOR_REQUIRED -> true;
                    default -> false;
                };
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof NotLinked || failure instanceof Refused;
    }

    /** Whether a sign-in failed because the identity has no account and makes none. */
    static boolean leadsNowhere(Throwable failure) {
        return failure instanceof NotLinked
                || failure instanceof Refused refused && refused.reason() == Reason.SIGNUPS_DISABLED;
    }

    /** What an application is told. */
    static ProviderError errorOf(Throwable failure) {
        if (failure instanceof NotLinked) {
            return ProviderError.EMAIL_NOT_AVAILABLE;
        }
        return switch (((Refused) failure).reason()) {
            case SIGN_IN_BANNED -> ProviderError.ACCOUNT_BANNED;
            case SIGNUPS_DISABLED -> ProviderError.SIGNUP_DISABLED;
            case TWOFACTOR_REQUIRED -> ProviderError.ACCESS_DENIED;
            default -> ProviderError.TEMPORARILY_UNAVAILABLE;
        };
    }
}
