package dev.countersign.wire.hydracore;

import dev.countersign.account.PendingSignupTokens;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.PendingTokens;
import dev.countersign.session.Rotation;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.OptionalBody;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What tokens are good for: to go on, to end, and to be told whose they are. Those of a signup that waits are, too. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
public class SessionResource {

    private final Sessions sessions;
    private final Rotation rotation;
    private final PendingTokens pendingTokens;
    private final PendingSignupTokens pendingSignupTokens;
    private final RefreshTokens refreshTokens;
    private final TokenCookies cookies;
    private final Callers callers;
    private final ClientOf clients;

    SessionResource(
            Sessions sessions,
            Rotation rotation,
            PendingTokens pendingTokens,
            PendingSignupTokens pendingSignupTokens,
            RefreshTokens refreshTokens,
            TokenCookies cookies,
            Callers callers,
            ClientOf clients) {
        this.sessions = sessions;
        this.rotation = rotation;
        this.pendingTokens = pendingTokens;
        this.pendingSignupTokens = pendingSignupTokens;
        this.refreshTokens = refreshTokens;
        this.cookies = cookies;
        this.callers = callers;
        this.clients = clients;
    }

    /** A refresh token; without one the cookie counts. */
    public record RefreshRequest(@Schema(defaultValue = "") String refresh_token) implements OptionalBody {

        private static String in(RefreshRequest body) {
            return body == null || body.refresh_token == null ? "" : body.refresh_token;
        }

        @Override
        public String toString() {
            return "RefreshRequest";
        }
    }

    @POST
    @Path("/refresh")
    @Takes(CredentialRule.ANY_REFRESH_TOKEN)
    @LimitedBy({Limit.REFRESH, Limit.REFRESH_REFUSED})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Refresh Tokens",
            description = "Exchanges the refresh token in the body or the cookie for a new pair. One that comes again"
                    + " within half a minute gets the same successor again, unless that was used; later it ends its"
                    + " session.")
    @APIResponse(responseCode = "200", description = "A new pair, also as cookies")
    public Uni<TokensView> refresh(
            @RequestBody(required = false) RefreshRequest body, @Context HttpServerRequest request) {
        List<String> presented = cookies.refresh(RefreshRequest.in(body), request);
        if (presented.isEmpty()) {
            throw Refused.because(Reason.MISSING_TOKEN);
        }
        Client client = clients.request(request);
        return refreshTokens.choose(presented).flatMap(token -> renew(token, request, client));
    }

    private Uni<TokensView> renew(String token, HttpServerRequest request, Client client) {
        return pendingTokens.isPending(token)
                ? pendingSignupTokens.renew(token, client).map(pair -> cookies.hand(request, pair))
                : rotation.refresh(token, Optional.empty(), SignInAnswers.TERMS, client)
                        .map(pair -> cookies.hand(request, pair));
    }

    @POST
    @Path("/logout")
    @Takes(CredentialRule.ANY_TOKEN_OR_NOBODY)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Logout",
            description = "Ends the session of the refresh token in the body or the cookie, or else of the access"
                    + " token; a session that is over, too. Clears the cookies.")
    @APIResponse(responseCode = "204", description = "The session has ended")
    public Uni<Void> logout(@RequestBody(required = false) RefreshRequest body, @Context HttpServerRequest request) {
        Client client = clients.request(request);
        List<Uni<Void>> ends = ends(cookies.refresh(RefreshRequest.in(body), request), client);
        return Multi.createFrom()
                .iterable(ends.isEmpty() ? ends(cookies.accessToEnd(request), client) : ends)
                .onItem()
                .transformToUniAndConcatenate(end -> end)
                .collect()
                .asList()
                .invoke(() -> cookies.clear(request))
                .replaceWithVoid();
    }

    private List<Uni<Void>> ends(List<String> tokens, Client client) {
        return tokens.stream().flatMap(token -> end(token, client).stream()).toList();
    }

    /* Empty for a token that is no longer valid: the request may carry another one that is. */
    private Optional<Uni<Void>> end(String token, Client client) {
        if (pendingTokens.isPending(token)) {
            return Optional.of(pendingSignupTokens.end(token));
        }
        return verified(sessions::verifyRefresh, token)
                .or(() -> verified(sessions::verifyAccess, token))
                .map(session -> sessions.signOut(session.accountId(), session.sessionId(), client));
    }

    private static Optional<SessionToken> verified(BiFunction<String, String, SessionToken> verify, String token) {
        try {
            return Optional.of(verify.apply(token, HydraCoreDialect.NAME));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    @GET
    @Path("/me")
    @Takes(CredentialRule.ANY_SESSION_OR_SIGNUP)
    @Operation(
            summary = "Auth Me",
            description =
                    "Who is signed in, by the access token of the header or of the cookie. Works for banned users,"
                            + " and for a registration whose address is not verified.")
    @APIResponse(responseCode = "200", description = "The user")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "cookie")
    public Uni<MeView> me() {
        return callers.require(Caller.class).map(SessionResource::view);
    }

    private static MeView view(Caller caller) {
        return switch (caller) {
            case Caller.WithAccount who -> MeView.of(who.account());
            case Caller.BySignup pending -> MeView.of(pending.signup());
        };
    }
}
