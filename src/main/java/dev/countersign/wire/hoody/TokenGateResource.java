package dev.countersign.wire.hoody;

import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.TokenGate;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether changes of automation tokens need a code. */
@Path("/api/v1/users/auth/2fa/token-gate")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "second factor")
public class TokenGateResource {

    private final TokenGate gate;
    private final Callers callers;
    private final ClientOf clients;

    TokenGateResource(TokenGate gate, Callers callers, ClientOf clients) {
        this.gate = gate;
        this.callers = callers;
        this.clients = clients;
    }

    /** Both factors are needed to switch the gate off, none to switch it on. */
    public record GateRequest(
            @NotNull(message = "is required") Boolean enabled,

            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none; our extension")
            String email_code,

            @Size(max = 256, message = "may have 256 characters at most") String otp_code)
            implements RejectUnknownFields {

        Code code() {
            if (otp_code == null) {
                throw Refused.because(Reason.OTP_REQUIRED);
            }
            return Fields.code("/otp_code", otp_code);
        }

        Evidence evidence() {
            if (password == null && email_code == null) {
                throw Refused.because(Reason.OTP_REQUIRED);
            }
            return Fields.evidence(password, email_code);
        }

        @Override
        public String toString() {
            return "GateRequest";
        }
    }

    /** The gate as it is now. */
    public record GateView(boolean require_for_tokens) {}

    @PATCH
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(summary = "Require a code for changes of automation tokens, or not")
    @APIResponse(responseCode = "200", description = "The gate as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<GateView>> patch(@Valid @NotNull GateRequest body, @Context HttpServerRequest request) {
        return change(body, request);
    }

    @PUT
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(summary = "The same as PATCH")
    @APIResponse(responseCode = "200", description = "The gate as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<GateView>> put(@Valid @NotNull GateRequest body, @Context HttpServerRequest request) {
        return change(body, request);
    }

    private Uni<Envelope<GateView>> change(GateRequest body, HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        Uni<Void> changed = body.enabled
                ? gate.close(who, clients.request(request))
                : gate.open(who, body.evidence(), body.code(), clients.request(request))
                        .onFailure(TokenGateResource::isIncorrectPassword)
                        .transform(failure -> HoodyReason.INCORRECT_PASSWORD_FOR_TOKEN_GATE.refused());
        return changed.map(done -> Envelope.of("Token gate updated", new GateView(body.enabled)));
    }

    private static boolean isIncorrectPassword(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INCORRECT_PASSWORD;
    }
}
