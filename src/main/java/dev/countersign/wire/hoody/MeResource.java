package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
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

/** Who am I? It answers from what was looked up to authenticate the caller. */
@Path("/api/v1/users/auth/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class MeResource {

    private final Callers callers;

    MeResource(Callers callers) {
        this.callers = callers;
    }

    @NonBlocking
    @GET
    @Takes(CredentialRule.ANY_OF_AN_ACCOUNT)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "The signed-in user",
            description = "Works for banned users. A token gets itself, too; without resources.read_account it gets"
                    + " no personal data.")
    @APIResponse(responseCode = "200", description = "The user")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "basic")
    public Envelope<MeView> me() {
        return Envelope.of("Current user retrieved successfully", MeView.of(callers.admitted(WithAccount.class)));
    }
}
