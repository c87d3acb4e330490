package dev.countersign.wire.hoody;

import dev.countersign.automation.Author;
import dev.countersign.automation.AutomationTokens;
import dev.countersign.automation.Grant;
import dev.countersign.automation.Permission;
import dev.countersign.automation.RealmId;
import dev.countersign.automation.TokenChange;
import dev.countersign.kernel.Time;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** One automation token. */
@Path("/api/v1/auth/tokens/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "tokens")
@APIResponse(responseCode = "403", ref = "Refusal")
@APIResponse(responseCode = "404", ref = "Refusal")
public class AuthTokenResource {

    private static final String UPDATED = "Auth token updated successfully";

    private final AutomationTokens tokens;
    private final Authors authors;
    private final Time time;

    AuthTokenResource(AutomationTokens tokens, Authors authors, Time time) {
        this.tokens = tokens;
        this.authors = authors;
        this.time = time;
    }

    @GET
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "One automation token")
    @APIResponse(responseCode = "200", description = "The token, without its text")
    public Uni<Envelope<AuthTokenView>> get(@PathParam("id") String id, @Context HttpServerRequest request) {
        return tokens.get(authors.of(request), TokenFields.id(id))
                .map(token -> Envelope.of("Auth token retrieved successfully", AuthTokenView.of(token)));
    }

    @PUT
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(
            summary = "Change a token",
            description = "What it loses, the tokens that descend from it lose, too. What is not sent stays.")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<AuthTokenView>> put(
            @PathParam("id") String id, @Valid @NotNull TokenRequests.Update body, @Context HttpServerRequest request) {
        return update(id, body, request);
    }

    @PATCH
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "The same as PUT")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<AuthTokenView>> patch(
            @PathParam("id") String id, @Valid @NotNull TokenRequests.Update body, @Context HttpServerRequest request) {
        return update(id, body, request);
    }

    private Uni<Envelope<AuthTokenView>> update(String id, TokenRequests.Update body, HttpServerRequest request) {
        return change(id, body.otp_code(), body.change(time.now()), request);
    }

    @DELETE
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "Delete a token and all that descend from it", description = "Needs no code.")
    @APIResponse(responseCode = "200", description = "They no longer work")
    public Uni<Envelope<Void>> delete(@PathParam("id") String id, @Context HttpServerRequest request) {
        return tokens.delete(authors.of(request), TokenFields.id(id))
                .map(done -> Envelope.of("Auth token deleted successfully"));
    }

    @POST
    @Path("/copy")
    @ResponseStatus(201)
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "Make a token that can be used for the same")
    @APIResponse(
            responseCode = "201",
            description = "The copy; its text is shown only now",
            content = @Content(schema = @Schema(implementation = MadeTokenView.Made.class)))
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<MadeTokenView.Made> copy(
            @PathParam("id") String id, @Valid @NotNull TokenRequests.Copy body, @Context HttpServerRequest request) {
        Author author = authors.of(request, TokenFields.code(body.otp_code()));
        return tokens.copy(
                        author,
                        TokenFields.id(id),
                        TokenFields.alias(body.alias()),
                        TokenFields.expiry(body.expires_at(), time.now()))
                .map(made -> MadeTokenView.made("Auth token copied successfully", made));
    }

    @POST
    @Path("/add-realm")
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "Make a token valid in one more realm")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    public Uni<Envelope<AuthTokenView>> addRealm(
            @PathParam("id") String id, @Valid @NotNull TokenRequests.Realm body, @Context HttpServerRequest request) {
        RealmId realm = TokenFields.realm(body.realm_id());
        return change(id, body.otp_code(), TokenChange.ofGrant(grant -> with(grant, realm)), request);
    }

    private static Grant with(Grant grant, RealmId realm) {
        return grant.with(grant.realms().with(realm));
    }

    @POST
    @Path("/remove-realm")
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(
            summary = "Make a token valid in one realm less",
            description = "The last realm cannot be removed: without realms, the token would be valid in more.")
    @APIResponse(responseCode = "200", description = "The token as it is now")
    public Uni<Envelope<AuthTokenView>> removeRealm(
            @PathParam("id") String id, @Valid @NotNull TokenRequests.Realm body, @Context HttpServerRequest request) {
        RealmId realm = TokenFields.realm(body.realm_id());
        return change(id, body.otp_code(), TokenChange.ofGrant(grant -> without(grant, realm)), request);
    }

    private static Grant without(Grant grant, RealmId realm) {
        return grant.with(grant.realms().without(realm));
    }

    private Uni<Envelope<AuthTokenView>> change(String id, String code, TokenChange change, HttpServerRequest request) {
        return tokens.update(authors.of(request, TokenFields.code(code)), TokenFields.id(id), change)
                .map(token -> Envelope.of(UPDATED, AuthTokenView.of(token)));
    }
}
