package dev.countersign.wire.http;

import dev.countersign.account.Accounts;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller.Entrance;
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
import java.util.List;
import java.util.Optional;

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
        Dialect dialect = dialects.of(request.normalizedPath());
        return dialect.credential(request.request())
                .map(credential -> Uni.createFrom()
                        .deferred(() -> entrances(credential, dialect))
                        .map(CredentialAuthentication::identity)
                        .onFailure(Refused.class)
                        .transform(AuthenticationFailedException::new))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private Uni<List<Entrance>> entrances(Credential credential, Dialect dialect) {
        return switch (credential) {
            case Credential.Access access ->
                accounts.signedIn(sessions.verifyAccess(access.token(), dialect.name()))
                        .map(who -> List.of(new Entrance(who, Optional.empty())));
            case Credential.Opaque opaque ->
                Candidates.live(opaque.tokens(), token -> entrance(token, opaque.audience()));
            case Credential.Unreadable unreadable -> throw Refused.because(Reason.INVALID_TOKEN);
        };
    }

    private Uni<Optional<Entrance>> entrance(SecretToken token, String audience) {
        return accounts.signedIn(token, audience)
                .map(who -> Optional.of(new Entrance(who, Optional.of(token))))
                .onFailure(CredentialAuthentication::opensNothing)
                .recoverWithItem(Optional.empty());
    }

    private static boolean opensNothing(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_TOKEN;
    }

    private static SecurityIdentity identity(List<Entrance> all) {
        Entrance entrance = Candidates.ofOneOwner(
                        all, one -> one.signedIn().account().id())
                .orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new AccountPrincipal(entrance.signedIn().account().id()))
                .addAttribute(Caller.ENTRANCES, all)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        String path = request.normalizedPath();
        String scheme = dialects.of(path).scheme(path);
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", scheme));
    }
}
