package dev.countersign.wire.hoody;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Ids;
import dev.countersign.session.Session;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions of an account. */
@Path("/api/v1/users/auth/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class SessionsResource {

    private final Sessions sessions;
    private final Accounts accounts;
    private final Callers callers;
    private final ClientOf clients;

    SessionsResource(Sessions sessions, Accounts accounts, Callers callers, ClientOf clients) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.callers = callers;
        this.clients = clients;
    }

    /** One live session. */
    public record SessionView(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,

            @Schema(enumeration = {"password", "mailed_link", "mailed_code", "github", "google", "oidc"})
            String method,

            String ip,
            @Schema(nullable = true) String user_agent,
            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String last_refreshed_at,
            @Schema(format = "date-time") String expires_at,

            @Schema(
                    nullable = true,
                    description = "What confirmed the sign-in: totp, backup_code, mailed_code or trusted_device")
            String second_factor,

            boolean current) {

        static SessionView of(Session session, String currentId) {
            return new SessionView(
                    session.id(),
                    session.method(),
                    session.clientIp(),
                    session.userAgent(),
                    UserView.time(session.createdAt()),
                    UserView.time(session.rotatedAt()),
                    UserView.time(session.refreshExpiresAt()),
                    session.secondFactor(),
                    session.id().equals(currentId));
        }
    }

    @GET
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "The sessions of the account")
    @APIResponse(responseCode = "200", description = "The newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<List<SessionView>>> list() {
        SignedIn signedIn = callers.admitted(BySession.class).signedIn();
        return sessions.list(signedIn.account().id())
                .map(all -> all.stream()
                        .map(one -> SessionView.of(one, signedIn.session().id()))
                        .toList())
                .map(views -> Envelope.of("Sessions retrieved successfully", views));
    }

    @DELETE
    @Path("/{id}")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End one session of the account")
    @APIResponse(responseCode = "200", description = "The session has ended")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<Void>> end(@PathParam("id") String id, @Context HttpServerRequest request) {
        SignedIn signedIn = callers.admitted(BySession.class).signedIn();
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
        return sessions.end(signedIn.account().id(), id, "ended_by_owner", clients.request(request))
                .map(done -> Envelope.of("Session ended"));
    }

    /** How many sessions were ended. */
    public record EndedAnswer(int ended) {}

    @DELETE
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End all sessions of the account, including this one")
    @APIResponse(responseCode = "200", description = "All sessions have ended")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<EndedAnswer>> endAll(@Context HttpServerRequest request) {
        SignedIn signedIn = callers.admitted(BySession.class).signedIn();
        return accounts.endSessions(signedIn.account().id(), clients.request(request))
                .map(count -> Envelope.of("All sessions ended", new EndedAnswer(count)));
    }
}
