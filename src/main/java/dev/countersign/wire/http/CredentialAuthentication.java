package dev.countersign.wire.http;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.Sessions;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;

/**
 * Finds out who is asking, by the credential that the path's dialect takes. It runs for resources that ask for a caller;
 * the session is looked up in the database at every request.
 */
@ApplicationScoped
class CredentialAuthentication implements HttpAuthenticationMechanism {

    private record AccountPrincipal(String getName) implements Principal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private final Dialects dialects;
    private final Sessions sessions;
    private final Accounts accounts;

    CredentialAuthentication(Dialects dialects, Sessions sessions, Accounts accounts) {
        this.dialects = dialects;
        this.sessions = sessions;
        this.accounts = accounts;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        return dialects.of(request.normalizedPath())
                .credential(request.request())
                .map(credential -> Uni.createFrom()
                        .deferred(() -> signedIn(credential))
                        .map(CredentialAuthentication::identity)
                        .onFailure(Refused.class)
                        .transform(AuthenticationFailedException::new))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private Uni<SignedIn> signedIn(Credential credential) {
        return switch (credential) {
            case Credential.Access access -> accounts.signedIn(sessions.verifyAccess(access.token()));
            case Credential.Opaque opaque -> accounts.signedIn(opaque.token(), opaque.audience());
            case Credential.Unreadable unreadable -> throw Refused.because(Reason.INVALID_TOKEN);
        };
    }

    private static SecurityIdentity identity(SignedIn signedIn) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new AccountPrincipal(signedIn.account().id()))
                .addAttribute(Caller.ATTRIBUTE, signedIn)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        String path = request.normalizedPath();
        String scheme = dialects.of(path).scheme(path);
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", scheme));
    }
}
