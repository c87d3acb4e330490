package dev.countersign.wire.hoody;

import dev.countersign.account.Account;
import dev.countersign.kernel.Time;
import dev.countersign.signing.IdentityClaims;
import dev.countersign.signing.IdentityClaims.ClaimForAudience;
import dev.countersign.signing.IdentityClaims.IdentityClaim;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.RejectUnknownFields;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Identity claims for one audience, on demand. Its refusals have words of their own in {@code error}. */
@Path(IdentityClaimResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class IdentityClaimResource {

    static final String PATH = "/api/v1/users/auth/identity-claim";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofHours(1);

    private final IdentityClaims claims;
    private final Callers callers;
    private final Time time;

    IdentityClaimResource(IdentityClaims claims, Callers callers, Time time) {
        this.claims = claims;
        this.callers = callers;
        this.time = time;
    }

    /** For whom the claim is, and for how many seconds. */
    @Schema(requiredProperties = "audience")
    public record ClaimRequest(
            @NotNull(message = "is required") @Pattern(
                    regexp = "[!#-~]{1,256}",
                    message = "has 1 to 256 printable ASCII characters, without spaces and quotation marks")
            String audience,

            @Schema(description = "Seconds; 3600 if missing")
            @Min(value = 60, message = "is at least 60") @Max(value = 86_400, message = "is at most 86400") Integer expires_in)
            implements RejectUnknownFields {

        private Duration life() {
            return expires_in == null ? USUAL : Duration.ofSeconds(expires_in);
        }
    }

    /** The claim, and for how long it is valid. */
    public record ClaimView(
            IdentityClaim identity_claim,
            long expires_in,
            @Schema(format = "date-time") String expires_at,
            String audience) {

        static ClaimView of(ClaimForAudience issued, Duration life, String audience) {
            return new ClaimView(issued.claim(), life.toSeconds(), UserView.time(issued.expiresAt()), audience);
        }
    }

    @NonBlocking
    @POST
    @Takes(CredentialRule.SESSION)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "An identity claim for one audience",
            description = "It does not outlive the access token of the request. error is VALIDATION_ERROR,"
                    + " REFRESH_REQUIRED, UNAUTHORIZED, FORBIDDEN, ACCOUNT_UNAVAILABLE or SIGNING_NOT_CONFIGURED.")
    @APIResponse(responseCode = "200", description = "The claim")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Envelope<ClaimView> issue(@Valid @NotNull ClaimRequest body) {
        BySession caller = callers.admitted(BySession.class);
        Duration left = Duration.between(time.now(), caller.accessEnds().orElse(Instant.MAX));
        if (left.compareTo(SHORTEST) < 0) {
            throw HoodyReason.REFRESH_REQUIRED.refused();
        }
        Duration life = Duration.ofSeconds(Math.min(body.life().toSeconds(), left.toSeconds()));
        Account account = caller.account();
        return claims.issue(account.id(), account.username(), body.audience, life)
                .map(issued -> Envelope.of("Identity claim issued", ClaimView.of(issued, life, body.audience)))
                .orElseThrow(HoodyReason.SIGNING_NOT_CONFIGURED::refused);
    }

    /** A refusal with the symbol that the contract wants in {@code error} here. */
    static HoodyError inItsWords(HoodyError error) {
        String symbol = switch (error.statusCode()) {
            case 400 -> error.code().equals("REFRESH_REQUIRED") ? error.code() : "VALIDATION_ERROR";
            case 401 -> "UNAUTHORIZED";
            case 403 -> error.code().equals("ACCOUNT_BANNED") ? "ACCOUNT_UNAVAILABLE" : "FORBIDDEN";
            default -> error.error();
        };
        return new HoodyError(error.statusCode(), symbol, error.code(), error.message(), error.data());
    }
}
