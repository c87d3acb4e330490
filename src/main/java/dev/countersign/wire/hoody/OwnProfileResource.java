package dev.countersign.wire.hoody;

import dev.countersign.automation.AutomationTokens;
import dev.countersign.automation.Permission;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a token publishes about itself. */
@Path("/api/v1/auth/tokens/me/public-profile")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "tokens")
public class OwnProfileResource {

    private final AutomationTokens tokens;
    private final Authors authors;

    OwnProfileResource(AutomationTokens tokens, Authors authors) {
        this.tokens = tokens;
        this.authors = authors;
    }

    @PUT
    @Takes(value = CredentialRule.AUTOMATION_TOKEN, permission = Permission.RESOURCES_AUTH_TOKEN_PUBLIC_PROFILE)
    @Operation(
            summary = "Change the public profile of the token of this request",
            description = "What is not sent stays.")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<AuthTokenView>> put(
            @Valid @NotNull TokenRequests.Profile body, @Context HttpServerRequest request) {
        return change(body, request);
    }

    @PATCH
    @Takes(value = CredentialRule.AUTOMATION_TOKEN, permission = Permission.RESOURCES_AUTH_TOKEN_PUBLIC_PROFILE)
    @Operation(summary = "The same as PUT")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<AuthTokenView>> patch(
            @Valid @NotNull TokenRequests.Profile body, @Context HttpServerRequest request) {
        return change(body, request);
    }

    private Uni<Envelope<AuthTokenView>> change(TokenRequests.Profile body, HttpServerRequest request) {
        return tokens.changeProfile(authors.token(request), body.change())
                .map(token -> Envelope.of("Public profile updated successfully", AuthTokenView.of(token)));
    }
}
