package dev.countersign.oauth;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.oauth.Identities.NotLinked;
import dev.countersign.oauth.provider.ProvedIdentity;
import dev.countersign.session.Issued;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Ending;
import dev.countersign.signin.SignIn;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Signs a proved identity in, and says how the application is told about it. */
@ApplicationScoped
class IdentitySignIn {

    private final SignIn signIn;
    private final Identities identities;
    private final ProviderFailures outcomes;

    IdentitySignIn(SignIn signIn, Identities identities, ProviderFailures outcomes) {
        this.signIn = signIn;
        this.identities = identities;
        this.outcomes = outcomes;
    }

    /** Emits the result. What the application must know about is a result, not a failure. */
    <T extends Issued> Uni<Handover> complete(
            ProvedIdentity identity, String stateId, CodeChallenge codeChallenge, Terms<T> terms, Client client) {
        String provider = identity.provider();
        return signIn.withIdentity(
                        () -> identities.accountOf(identity, client),
                        SignInMethod.ofProvider(provider),
                        new Ending<>(terms, Optional.of(codeChallenge)),
                        client)
                .map(outcome -> Handover.of(stateId, outcome))
                .invoke(done -> outcomes.count(provider, "proved"))
                .onFailure(NotLinked.class)
                .recoverWithUni(refusal -> identities
                        .tell(identity, (NotLinked) refusal, client)
                        .map(told -> failed(provider, stateId, ProviderError.EMAIL_NOT_AVAILABLE)))
                .onFailure(Refused.class)
                .recoverWithUni(refused -> refuse(identity, stateId, (Refused) refused, client));
    }

    private Uni<Handover> refuse(ProvedIdentity identity, String stateId, Refused refused, Client client) {
        ProviderError error = errorOf(refused);
        Uni<Void> recorded = error == ProviderError.TEMPORARILY_UNAVAILABLE
                ? Uni.createFrom().voidItem()
                : identities.refuse(identity, refused, client);
        return recorded.map(done -> failed(identity.provider(), stateId, error));
    }

    private Handover failed(String provider, String stateId, ProviderError error) {
        outcomes.count(provider, error.code());
        return Handover.failed(stateId, error);
    }

    private static ProviderError errorOf(Refused refused) {
        return switch (refused.reason()) {
            case SIGN_IN_BANNED -> ProviderError.ACCOUNT_BANNED;
            case SIGNUPS_DISABLED -> ProviderError.SIGNUP_DISABLED;
            default -> ProviderError.TEMPORARILY_UNAVAILABLE;
        };
    }
}
