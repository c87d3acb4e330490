package dev.countersign.wire.betterauth;

import dev.countersign.account.ProfileChange;
import dev.countersign.account.ProfileChange.Field;
import dev.countersign.profile.Profiles;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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

/** What a signed-in user shows. */
@Path("/api/auth/update-user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class UpdateUserResource {

    private final Requests requests;
    private final Callers callers;
    private final Profiles profiles;
    private final ClientOf clients;

    UpdateUserResource(Requests requests, Callers callers, Profiles profiles, ClientOf clients) {
        this.requests = requests;
        this.callers = callers;
        this.profiles = profiles;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "Change name or picture", description = "What is not sent stays. Other fields are ignored.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.UpdateUserRequest.class)))
    @APIResponse(responseCode = "200", description = "The user is changed")
    public Uni<StatusView> update(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        Optional<String> name = body.name("name");
        Field image = image(body);
        body.check();
        return callers.require(BySession.class)
                .invoke(who -> requireChange(body))
                .flatMap(who -> profiles.change(
                        who.signedIn(),
                        new ProfileChange(name, image, Field.STAYS, Field.STAYS),
                        clients.request(request)))
                .replaceWith(new StatusView(true));
    }

    private static Field image(Body body) {
        if (!body.has("image")) {
            return Field.STAYS;
        }
        return Field.becomes(body.isNull("image") ? Optional.empty() : body.image("image"));
    }

    private static void requireChange(Body body) {
        if (body.isTruthy("email")) {
            throw BetterAuthReason.EMAIL_CAN_NOT_BE_UPDATED.refused();
        }
        if (!body.has("name") && !body.has("image")) {
            throw BetterAuthReason.NO_FIELDS_TO_UPDATE.refused();
        }
    }
}
