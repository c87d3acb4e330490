package dev.countersign.wire.hoody;

import dev.countersign.code.Code;
import dev.countersign.kernel.SecretToken;
import dev.countersign.signin.SecondStep;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second step of a sign-in. */
@Path("/api/v1/users/auth/2fa/verify")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "second factor")
public class TwoFactorVerifyResource {

    private final SecondStep secondStep;
    private final ClientOf clients;

    TwoFactorVerifyResource(SecondStep secondStep, ClientOf clients) {
        this.secondStep = secondStep;
        this.clients = clients;
    }

    /** A code, and the token of the challenge unless it is in the Authorization header. */
    public record VerifyRequest(
            @Size(max = 4096, message = "may have 4096 characters at most") String temp_token,

            @Schema(description = "Six digits, or a backup code") @NotNull(message = "is required") String code,

            @Schema(
                    description = "When present, it must be the one that the sign-in began with",
                    enumeration = {"tokens", "intent"})
            String response_mode,

            @Size(max = 64, message = "may have 64 characters at most") String client,

            @Schema(description = "Whether this device needs no code for 30 days; our extension")
            Boolean trust_device) {

        SecondStep.Answer answer(HttpServerRequest request) {
            Code typed = Fields.code("/code", code);
            SecretToken challenge = TempToken.of(temp_token, request);
            return new SecondStep.Answer(challenge, typed, Boolean.TRUE.equals(trust_device));
        }

        @Override
        public String toString() {
            return "VerifyRequest";
        }
    }

    @POST
    @Takes(CredentialRule.CHALLENGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Answer the challenge of a sign-in with a code",
            description = "The token of the challenge may be in the body or in the Authorization header. It survives"
                    + " wrong codes; five of them lock the account's codes for 15 minutes, then for longer.")
    @APIResponse(responseCode = "200", description = "A session is open, or an intent is issued")
    @APIResponse(responseCode = "401", ref = "Refusal")
    public Uni<Envelope<SignInView>> verify(@Valid @NotNull VerifyRequest body, @Context HttpServerRequest request) {
        SecondStep.Answer answer = body.answer(request);
        return secondStep
                .asBegun(
                        answer,
                        ResponseModes.expected(body.response_mode),
                        HoodyDialect.TERMS,
                        clients.request(request))
                .map(outcome -> SignInView.envelope(outcome, "Authentication successful"));
    }
}
