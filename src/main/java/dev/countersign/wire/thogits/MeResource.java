package dev.countersign.wire.thogits;

import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who am I? Whoever asks once in a while stays signed in. */
@Path(ThogitsDialect.ME)
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "session")
@Tag(name = "sessions")
public class MeResource {

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final Callers callers;

    MeResource(Sessions sessions, SessionCookies cookies, Callers callers) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.callers = callers;
    }

    @GET
    @Takes(CredentialRule.SESSION)
    @Operation(
            summary = "The signed-in user",
            description = "Restarts the session's seven days, at most once a day. Our extension.")
    @APIResponse(responseCode = "200", description = "The user")
    public Uni<UserInfo> me(@Context HttpServerRequest request) {
        BySession who = callers.admitted(BySession.class);
        return sessions.extend(who.signedIn().session())
                .invoke(end -> end.ifPresent(
                        later -> cookies.extend(request, who.token().orElseThrow(), later)))
                .map(end -> UserInfo.of(who.account()));
    }
}
