package dev.countersign.wire.thogits;

import dev.countersign.kernel.Client;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller;
import dev.countersign.wire.http.ClientOf;
import io.quarkus.security.Authenticated;
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
@Authenticated
@SecurityRequirement(name = "session")
@Tag(name = "sessions")
public class LogoutResource {

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final Caller caller;
    private final ClientOf clients;

    LogoutResource(Sessions sessions, SessionCookies cookies, Caller caller, ClientOf clients) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.caller = caller;
        this.clients = clients;
    }

    @POST
    @Operation(summary = "End this session", description = "Works for banned users. Our extension.")
    @APIResponse(responseCode = "200", description = "The session has ended, its cookie is cleared")
    public Uni<ThogitsMessage> logout(@Context HttpServerRequest request) {
        Client client = clients.request(request);
        return Multi.createFrom()
                .iterable(caller.everySession())
                .onItem()
                .transformToUniAndConcatenate(who ->
                        sessions.signOut(who.account().id(), who.session().id(), client))
                .collect()
                .asList()
                .invoke(() -> cookies.forget(request))
                .replaceWith(new ThogitsMessage("Logged out"));
    }
}
