package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answers as {@link MeResource} does, at the path that older clients use. */
@Path("/api/v1/users/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class UsersMeResource {

    private final MeResource me;

    UsersMeResource(MeResource me) {
        this.me = me;
    }

    @NonBlocking
    @GET
    @Takes(CredentialRule.ANY_OF_AN_ACCOUNT)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(summary = "The signed-in user, under an older path")
    @APIResponse(responseCode = "200", description = "The user")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "basic")
    public Envelope<MeView> get() {
        return me.me();
    }
}
