package dev.countersign.wire.thogits;

import dev.countersign.kernel.Client;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing out. */
@Path(ThogitsDialect.LOGOUT)
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "session")
@Tag(name = "sessions")
public class LogoutResource {

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final Callers callers;
    private final ClientOf clients;

    LogoutResource(Sessions sessions, SessionCookies cookies, Callers callers, ClientOf clients) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.callers = callers;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.SESSION_EVEN_BANNED)
    @Operation(summary = "End this session", description = "Works for banned users. Our extension.")
    @APIResponse(responseCode = "200", description = "The session has ended, its cookie is cleared")
    public Uni<ThogitsMessage> logout(@Context HttpServerRequest request) {
        Client client = clients.request(request);
        return callers.all(BySession.class)
                .onItem()
                .transformToMulti(all -> Multi.createFrom().iterable(all))
                .onItem()
                .transformToUniAndConcatenate(who ->
                        sessions.signOut(who.owner(), who.signedIn().session().id(), client))
                .collect()
                .asList()
                .invoke(() -> cookies.forget(request))
                .replaceWith(new ThogitsMessage("Logged out"));
    }
}
