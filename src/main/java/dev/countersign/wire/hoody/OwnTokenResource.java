package dev.countersign.wire.hoody;

import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.CredentialRule;
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

/** What a token is and may do, asked by itself. It answers from what was looked up to authenticate the caller. */
@Path("/api/v1/auth/tokens/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
public class OwnTokenResource {

    private final Callers callers;

    OwnTokenResource(Callers callers) {
        this.callers = callers;
    }

    @NonBlocking
    @GET
    @Takes(value = CredentialRule.AUTOMATION_TOKEN, inAnyRealm = true)
    @Operation(
            summary = "The automation token of this request",
            description = "At every host name, so that a client finds out in which realms the token is valid.")
    @APIResponse(responseCode = "200", description = "The token and its restrictions")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Envelope<OwnTokenView> own() {
        return Envelope.of(
                "Current auth token retrieved successfully", OwnTokenView.of(callers.admitted(ByToken.class)));
    }
}
