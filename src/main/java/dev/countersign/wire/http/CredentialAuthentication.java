package dev.countersign.wire.http;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.List;

/**
 * Reads {@code Authorization: Bearer <access token>} (RFC 6750, 2.1), the header only, the scheme spelled exactly so. It
 * runs for resources that ask for a caller; the session is looked up in the database at every request.
 */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Bearer ";

    private record AccountPrincipal(String getName) implements Principal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private final Sessions sessions;
    private final Accounts accounts;

    BearerAuthentication(Sessions sessions, Accounts accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        List<String> headers = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .deferred(() -> accounts.signedIn(token(headers)))
                .map(BearerAuthentication::identity)
                .onFailure(Refused.class)
                .transform(AuthenticationFailedException::new);
    }

    private SessionToken token(List<String> headers) {
        String header = headers.getFirst();
        if (headers.size() > 1 || !header.startsWith(SCHEME)) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        return sessions.verifyAccess(header.substring(SCHEME.length()));
    }

    private static SecurityIdentity identity(SignedIn signedIn) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new AccountPrincipal(signedIn.account().id()))
                .addAttribute(Caller.ATTRIBUTE, signedIn)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }
}
