package dev.countersign.wire.hoody;

import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.SetupOptions;
import dev.countersign.secondfactor.Setups;
import dev.countersign.signin.SecondStep;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.RejectUnknownFields;
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

/**
 * Setting up a second factor during a sign-in, for accounts that must have one. There is no session yet: the token of
 * the challenge authenticates the calls. Our extension.
 */
@Path("/api/v1/users/auth/2fa/enrolment")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "second factor")
public class TwoFactorEnrolmentResource {

    private final Setups setups;
    private final SecondStep secondStep;
    private final ClientOf clients;

    TwoFactorEnrolmentResource(Setups setups, SecondStep secondStep, ClientOf clients) {
        this.setups = setups;
        this.secondStep = secondStep;
        this.clients = clients;
    }

    /** The token of the sign-in that asked for a setup. */
    public record BeginRequest(
            @Size(max = 4096, message = "may have 4096 characters at most") String temp_token) implements RejectUnknownFields {
        @Override
        public String toString() {
            return "BeginRequest";
        }
    }

    @POST
    @Path("/setup")
    @Takes(CredentialRule.CHALLENGE)
    @LimitedBy(Limit.SECOND_FACTOR_SETUP)
    @Operation(summary = "Begin the setup that the sign-in asked for")
    @APIResponse(responseCode = "200", description = "The secret and ten backup codes, shown this once")
    public Uni<Envelope<TwoFactorResource.SetupView>> begin(
            @Valid @NotNull BeginRequest body, @Context HttpServerRequest request) {
        SecretToken challenge = TempToken.of(body.temp_token, request);
        return setups.begin(challenge, SetupOptions.USUAL, clients.request(request))
                .map(setup -> Envelope.of("2FA setup initiated", TwoFactorResource.SetupView.of(setup)));
    }

    /** The first code from the app. */
    public record FinishRequest(
            @Size(max = 4096, message = "may have 4096 characters at most") String temp_token,

            @Schema(pattern = "^[0-9]{6}$") @NotNull(message = "is required") String code)
            implements RejectUnknownFields {

        Code.Totp firstCode() {
            return Code.totp(code).orElseThrow(() -> Refused.because(Reason.MALFORMED_OTP_CODE));
        }

        @Override
        public String toString() {
            return "FinishRequest";
        }
    }

    @POST
    @Path("/verify")
    @Takes(CredentialRule.CHALLENGE)
    @Operation(summary = "Confirm the setup by its first code, and sign in")
    @APIResponse(
            responseCode = "200",
            description = "The second factor is enabled; a session is open, or an intent is issued")
    @APIResponse(responseCode = "401", ref = "Refusal")
    public Uni<Envelope<SignInView>> finish(@Valid @NotNull FinishRequest body, @Context HttpServerRequest request) {
        Code.Totp code = body.firstCode();
        return secondStep
                .withFirstCode(
                        TempToken.of(body.temp_token, request), code, HoodyDialect.TERMS, clients.request(request))
                .map(outcome -> SignInView.envelope(outcome, "2FA successfully enabled"));
    }
}
