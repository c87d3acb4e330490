package dev.countersign.wire.betterauth;

import dev.countersign.code.CodePurpose;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Refused;
import dev.countersign.ownership.Deletion;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.wire.betterauth.Views.DeletedView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * A signed-in user deletes the account. As at a server of the contract that mails no links for this, a password or a
 * fresh session proves the owner, and every token is refused.
 */
@Path("/api/auth/delete-user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class DeleteUserResource {

    private final Requests requests;
    private final Callers callers;
    private final SessionCookies cookies;
    private final Deletion deletion;
    private final ClientOf clients;

    DeleteUserResource(
            Requests requests, Callers callers, SessionCookies cookies, Deletion deletion, ClientOf clients) {
        this.requests = requests;
        this.callers = callers;
        this.cookies = cookies;
        this.deletion = deletion;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(
            summary = "Delete the account",
            description =
                    "All sessions end, this one too. An account without a password is deleted within minutes of a sign-in."
                            + " With a second factor, a code of the app or a backup code must have been given in this"
                            + " session; otherwise 403. Until the grace time is over, signing in takes it back.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.DeleteUserRequest.class)))
    @APIResponse(responseCode = "200", description = "The account is deleted, the cookies are cleared")
    @APIResponse(
            responseCode = "404",
            description = "A token was sent",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Problem.class)))
    public Uni<DeletedView> delete(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        Optional<String> password = body.optionalText("password").filter(text -> !text.isEmpty());
        Optional<String> token = body.optionalText("token").filter(text -> !text.isEmpty());
        body.callback();
        body.check();
        return callers.require(BySession.class)
                .flatMap(who -> deletion.request(new Proof(
                        who.signedIn(),
                        CodePurpose.DELETION,
                        evidence(who, password, token),
                        Optional.empty(),
                        clients.request(request))))
                .map(due -> {
                    cookies.close(request);
                    cookies.distrust(request);
                    return new DeletedView(true, "User deleted");
                });
    }

    private static Evidence evidence(BySession who, Optional<String> password, Optional<String> token) {
        boolean hasPassword = who.account().hasPassword();
        if (password.isPresent() && !hasPassword) {
            throw BetterAuthReason.NO_PASSWORD.refused();
        }
        if (token.isPresent()) {
            throw BetterAuthReason.UNKNOWN_DELETION_TOKEN.refused();
        }
        if (password.isEmpty() && hasPassword) {
            throw Refused.invalid("/password", "Invalid input: expected string, received undefined");
        }
        return password.<Evidence>map(text -> new Evidence.ByPassword(ExistingPassword.of(text)))
                .orElseGet(Evidence.ByRecentSignIn::new);
    }

    @GET
    @Path("/callback")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "Refused", description = "Some servers mail links to here; this one asks for the password.")
    @APIResponse(
            responseCode = "404",
            description = "Always",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Problem.class)))
    public Uni<DeletedView> callback() {
        return callers.require(BySession.class)
                .flatMap(who -> Uni.createFrom().failure(BetterAuthReason.UNKNOWN_DELETION_TOKEN.refused()));
    }
}
