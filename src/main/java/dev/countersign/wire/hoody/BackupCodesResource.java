package dev.countersign.wire.hoody;

import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.SecondFactors;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Replaces the backup codes. */
@Path("/api/v1/users/auth/2fa/backup-codes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "second factor")
public class BackupCodesResource {

    private final SecondFactors factors;
    private final Callers callers;
    private final ClientOf clients;

    BackupCodesResource(SecondFactors factors, Callers callers, ClientOf clients) {
        this.factors = factors;
        this.callers = callers;
        this.clients = clients;
    }

    /** Both factors; a backup code is not accepted here. */
    public record RegenerateRequest(
            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none; our extension")
            String email_code,

            @Schema(pattern = "^[0-9]{6}$") @NotNull(message = "is required") String code)
            implements RejectUnknownFields {

        Code.Totp sixDigits() {
            return Code.totp(code).orElseThrow(() -> Refused.invalid("/code", "has six digits"));
        }

        @Override
        public String toString() {
            return "RegenerateRequest";
        }
    }

    /** The new codes, shown once. */
    public record CodesView(List<String> backup_codes) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/regenerate")
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.SECOND_FACTOR_SETUP})
    @Operation(summary = "Make ten new backup codes", description = "All earlier ones are worthless from now on.")
    @APIResponse(responseCode = "200", description = "Ten codes, shown this once")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<CodesView>> regenerate(
            @Valid @NotNull RegenerateRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        Evidence evidence = Fields.evidence(body.password, body.email_code);
        return factors.regenerate(who, evidence, Optional.of(body.sixDigits()), clients.request(request))
                .map(codes -> Envelope.of("Backup codes regenerated", new CodesView(codes)));
    }
}
