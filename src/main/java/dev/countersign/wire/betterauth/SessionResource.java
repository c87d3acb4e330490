package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.session.Sessions;
import dev.countersign.wire.betterauth.Views.OkView;
import dev.countersign.wire.betterauth.Views.SessionView;
import dev.countersign.wire.betterauth.Views.SuccessView;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.betterauth.Views.VisitView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Origins;
import dev.countersign.wire.http.Takes;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
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
import org.jboss.resteasy.reactive.RestResponse;

/** Who is signed in, and signing out. */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@RegisterForReflection(targets = {VisitView.class, SessionView.class, UserView.class, Problem.class})
public class SessionResource {

    private static final Problem NOT_DEFERRED = new Problem(
            "POST method requires deferSessionRefresh to be enabled in session config",
            "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED");

    private final Requests requests;
    private final Callers callers;
    private final SessionCookies cookies;
    private final Origins origins;
    private final Sessions sessions;
    private final ClientOf clients;
    private final Time time;

    SessionResource(
            Requests requests,
            Callers callers,
            SessionCookies cookies,
            Origins origins,
            Sessions sessions,
            ClientOf clients,
            Time time) {
        this.requests = requests;
        this.callers = callers;
        this.cookies = cookies;
        this.origins = origins;
        this.sessions = sessions;
        this.clients = clients;
        this.time = time;
    }

    @NonBlocking
    @GET
    @Path("/ok")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Whether the server answers")
    public OkView ok() {
        return new OkView(true);
    }

    @GET
    @Path("/get-session")
    @Takes(CredentialRule.SESSION_OR_NOBODY)
    @Operation(
            summary = "Who is signed in",
            description = "null when nobody is signed in. Extends the session, at most once a day.")
    @APIResponse(
            responseCode = "200",
            description = "The session and its user, or null",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = VisitView.class)))
    @SecurityRequirement(name = "session")
    @SecurityRequirement(name = "bearer")
    public Uni<Object> session(@Context HttpServerRequest request) {
        request.response().putHeader("Pragma", "no-cache");
        return callers.find(BySession.class)
                .flatMap(found -> found.map(who -> slide(who, request)).orElseGet(() -> nobody(request)));
    }

    private Uni<Object> nobody(HttpServerRequest request) {
        return callers.all(BySession.class)
                .flatMap(live ->
                        live.isEmpty() ? forget(request) : Uni.createFrom().voidItem())
                .replaceWith(NullNode.getInstance());
    }

    /*
     * Valid cookies of different accounts are kept: one of them is the owner's, the other was planted by another host.
     * So is a token that was replaced while this request was on its way: the browser may hold its successor by now.
     */
    private Uni<Void> forget(HttpServerRequest request) {
        List<SecretToken> presented = cookies.sessions(request);
        if (presented.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(presented)
                .onItem()
                .transformToUniAndConcatenate(token -> sessions.wasJustReplaced(token, BetterAuthDialect.NAME))
                .select()
                .where(replaced -> replaced)
                .collect()
                .first()
                .invoke(replaced -> {
                    if (replaced == null) {
                        cookies.close(request);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Object> slide(BySession who, HttpServerRequest request) {
        Uni<Optional<Instant>> extended = "true".equals(request.getParam("disableRefresh"))
                ? Uni.createFrom().item(Optional.empty())
                : sessions.extend(who.signedIn().session());
        return extended.map(moved -> moved.map(end -> extended(who, end, request))
                .orElseGet(() -> VisitView.of(who.signedIn(), token(who))));
    }

    private VisitView extended(BySession who, Instant end, HttpServerRequest request) {
        Instant now = time.now();
        cookies.extend(request, token(who), Duration.between(now, end));
        return VisitView.extended(who.signedIn(), token(who), now, end);
    }

    private static SecretToken token(BySession who) {
        return who.token().orElseThrow();
    }

    @NonBlocking
    @POST
    @Path("/get-session")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Refused", description = "Some servers extend the session by POST; here GET does so.")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "405",
            description = "Always",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Problem.class)))
    public RestResponse<Problem> notDeferred(byte[] bytes, @Context HttpServerRequest request) {
        requests.admit(request, bytes);
        request.response().putHeader("Pragma", "no-cache");
        return RestResponse.status(RestResponse.Status.METHOD_NOT_ALLOWED, NOT_DEFERRED);
    }

    @POST
    @Path("/sign-out")
    @Takes(CredentialRule.ANY_SESSION_OR_NOBODY)
    @Operation(
            summary = "End this session",
            description = "Succeeds without a session, too. A trusted device stays trusted.")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "The session has ended, its cookies are cleared")
    public Uni<SuccessView> signOut(byte[] bytes, @Context HttpServerRequest request) {
        requests.admit(request, bytes);
        Client client = clients.request(request);
        return callers.all(BySession.class)
                .onItem()
                .transformToMulti(live -> Multi.createFrom().iterable(live))
                .onItem()
                .transformToUniAndConcatenate(who ->
                        sessions.signOut(who.owner(), who.signedIn().session().id(), client))
                .collect()
                .asList()
                .map(done -> {
                    // Another site's form is sent without our cookies; its answer must not clear them.
                    if (!origins.isForeign(request)) {
                        cookies.close(request);
                    }
                    return new SuccessView(true);
                });
    }
}
