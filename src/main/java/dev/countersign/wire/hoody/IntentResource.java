package dev.countersign.wire.hoody;

import dev.countersign.challenge.Challenges;
import dev.countersign.handoff.Handoffs;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cancels a sign-in that waits for its second step, or for an application. */
@Path("/api/v1/auth/intent/cancel")
@Tag(name = "sessions")
public class IntentResource {

    private final Challenges challenges;
    private final Handoffs handoffs;

    IntentResource(Challenges challenges, Handoffs handoffs) {
        this.challenges = challenges;
        this.handoffs = handoffs;
    }

    @POST
    @Takes(CredentialRule.CHALLENGE_OR_INTENT)
    @Operation(
            summary = "Cancel a sign-in",
            description =
                    "The Authorization header carries its temp_token or auth_intent_token. Also 204 when there is nothing to cancel.")
    @APIResponse(responseCode = "204", description = "The token no longer works")
    @SecurityRequirement(name = "bearer")
    public Uni<Void> cancel(@Context HttpServerRequest request) {
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            throw Refused.because(Reason.MISSING_TOKEN);
        }
        return Uni.createFrom()
                .deferred(() -> cancel(TempToken.of(null, request)))
                .onFailure(IntentResource::isNoToken)
                .recoverWithNull();
    }

    private Uni<Void> cancel(SecretToken token) {
        return challenges
                .cancel(token, HoodyDialect.NAME)
                .onFailure(IntentResource::isNoToken)
                .recoverWithItem(false)
                .chain(() -> handoffs.cancel(token));
    }

    private static boolean isNoToken(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_TEMP_TOKEN;
    }
}
