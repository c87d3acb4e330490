package dev.countersign.wire.betterauth;

import dev.countersign.account.Accounts;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Session;
import dev.countersign.session.Sessions;
import dev.countersign.wire.betterauth.Views.SessionView;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The sessions of an account. Tokens are stored as hashes, so a list shows the id of a session in place of its token; only
 * the session of the request is shown with its token, by which clients recognise it.
 */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class SessionsResource {

    private static final String REVOKED = "ended_by_owner";

    private final Requests requests;
    private final Callers callers;
    private final SessionCookies cookies;
    private final Sessions sessions;
    private final Accounts accounts;
    private final ClientOf clients;

    SessionsResource(
            Requests requests,
            Callers callers,
            SessionCookies cookies,
            Sessions sessions,
            Accounts accounts,
            ClientOf clients) {
        this.requests = requests;
        this.callers = callers;
        this.cookies = cookies;
        this.sessions = sessions;
        this.accounts = accounts;
        this.clients = clients;
    }

    @GET
    @Path("/list-sessions")
    @Takes(CredentialRule.SESSION)
    @Operation(
            summary = "The sessions of the account",
            description = "Also those of other dialects. token names a session to revoke-session; only that of this"
                    + " session opens anything.")
    @APIResponse(responseCode = "200", description = "The newest first")
    public Uni<List<SessionView>> list() {
        return callers.require(BySession.class)
                .flatMap(who -> sessions.list(who.owner())
                        .map(all -> all.stream()
                                .map(one -> SessionView.listed(one, nameOf(one, who)))
                                .toList()));
    }

    private static String nameOf(Session session, BySession who) {
        return session.id().equals(who.signedIn().session().id())
                ? who.token().orElseThrow().reveal()
                : session.id();
    }

    @POST
    @Path("/revoke-session")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End one session of the account", description = "Succeeds without such a session, too.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.RevokeRequest.class)))
    @APIResponse(responseCode = "200", description = "The account has no such session now")
    public Uni<StatusView> revoke(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String name = body.text("token");
        body.check();
        return callers.require(BySession.class)
                .flatMap(who -> find(name, who.owner()).call(id -> end(id, who, request)))
                .replaceWith(new StatusView(true));
    }

    /* By its id, or by its token if a client has it from elsewhere. */
    private Uni<Optional<String>> find(String name, String accountId) {
        if (Ids.isId(name)) {
            return Uni.createFrom().item(Optional.of(name));
        }
        return SecretToken.parse(name)
                .map(token -> sessions.find(accountId, token, BetterAuthDialect.NAME))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Void> end(Optional<String> id, BySession who, HttpServerRequest request) {
        if (id.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return sessions.end(who.owner(), id.get(), REVOKED, clients.request(request))
                .onFailure(failure -> isRefusal(failure, Reason.SESSION_NOT_FOUND))
                .recoverWithNull()
                .invoke(() -> {
                    if (id.get().equals(who.signedIn().session().id())) {
                        cookies.close(request);
                    }
                });
    }

    private static boolean isRefusal(Throwable failure, Reason reason) {
        return failure instanceof Refused refused && refused.reason() == reason;
    }

    @POST
    @Path("/revoke-sessions")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End all sessions of the account, including this one")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "All sessions have ended, the cookies are cleared")
    public Uni<StatusView> revokeAll(byte[] bytes, @Context HttpServerRequest request) {
        requests.admit(request, bytes);
        Client client = clients.request(request);
        return callers.require(BySession.class)
                .flatMap(who -> accounts.endSessions(who.owner(), client))
                .map(ended -> {
                    cookies.close(request);
                    return new StatusView(true);
                });
    }

    @POST
    @Path("/revoke-other-sessions")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End all sessions of the account but this one")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "All other sessions have ended")
    public Uni<StatusView> revokeOthers(byte[] bytes, @Context HttpServerRequest request) {
        requests.admit(request, bytes);
        Client client = clients.request(request);
        return callers.require(BySession.class)
                .flatMap(who -> sessions.endOthers(who.signedIn().session(), REVOKED, client))
                .replaceWith(new StatusView(true));
    }
}
