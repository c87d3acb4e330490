package dev.countersign.wire.hoody;

import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.Enrolment;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.FactorStatus;
import dev.countersign.secondfactor.SecondFactors;
import dev.countersign.secondfactor.SetupOptions;
import dev.countersign.secondfactor.Setups;
import dev.countersign.session.IssuedTokens;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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

/** The second factor of somebody who is signed in: its status, its setup, and its end. */
@Path("/api/v1/users/auth/2fa")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "second factor")
public class TwoFactorResource {

    private final SecondFactors factors;
    private final Setups setups;
    private final Enrolment enrolment;
    private final Callers callers;
    private final ClientOf clients;

    TwoFactorResource(SecondFactors factors, Setups setups, Enrolment enrolment, Callers callers, ClientOf clients) {
        this.factors = factors;
        this.setups = setups;
        this.enrolment = enrolment;
        this.callers = callers;
        this.clients = clients;
    }

    /** The second factor, as its owner sees it. */
    public record StatusView(
            boolean enabled,
            boolean verified,
            @Schema(nullable = true, format = "date-time") String enabled_at,
            int backup_codes_remaining,
            boolean require_for_tokens,

            @Schema(nullable = true, format = "date-time", description = "When codes are accepted again; our extension")
            String locked_until) {

        static StatusView of(FactorStatus status) {
            return new StatusView(
                    status.enabled(),
                    status.enabled(),
                    status.enabledAt().map(UserView::time).orElse(null),
                    status.backupCodesRemaining(),
                    status.requireForTokens(),
                    status.lockedUntil().map(UserView::time).orElse(null));
        }
    }

    @GET
    @Path("/status")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "The status of the second factor")
    @APIResponse(responseCode = "200", description = "Enabled or not; a pending setup does not count")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<StatusView>> status() {
        return factors.status(callers.admitted(BySession.class).signedIn())
                .map(status -> Envelope.of("2FA status retrieved", StatusView.of(status)));
    }

    /** The password, or, for accounts that have none, a code from {@code email-code}. */
    public record SetupRequest(
            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none; our extension")
            String email_code)
            implements RejectUnknownFields {

        @Override
        public String toString() {
            return "SetupRequest";
        }
    }

    /** Shown only once: the secret, as a picture and as text, and the backup codes. */
    public record SetupView(String qr_code, String manual_entry_key, List<String> backup_codes) {

        static SetupView of(Setups.Setup setup) {
            return new SetupView(setup.picture().orElseThrow(), setup.key(), setup.backupCodes());
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/setup")
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.SECOND_FACTOR_SETUP})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Begin a setup",
            description = "Nothing changes until verify-setup gets its first code, within 15 minutes. A further setup"
                    + " takes the place of a pending one; an enabled factor is never overwritten.")
    @APIResponse(responseCode = "200", description = "The secret and ten backup codes, shown this once")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<SetupView>> setup(@Valid @NotNull SetupRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        Evidence evidence = Fields.evidence(body.password, body.email_code);
        return setups.begin(who, evidence, SetupOptions.USUAL, clients.request(request))
                .map(setup -> Envelope.of("2FA setup initiated", SetupView.of(setup)));
    }

    /** The first code from the app. */
    public record ConfirmRequest(
            @Schema(pattern = "^[0-9]{6}$") @NotNull(message = "is required") String code) implements RejectUnknownFields {

        /** Malformed codes have their own answer in the contract. */
        Code.Totp firstCode() {
            return Code.totp(code).orElseThrow(() -> Refused.because(Reason.MALFORMED_OTP_CODE));
        }

        @Override
        public String toString() {
            return "ConfirmRequest";
        }
    }

    /** The enabled second factor, and the new token pair of this session. */
    public record EnabledView(
            boolean enabled,
            @Schema(format = "date-time") String enabled_at,
            String token,
            String refreshToken,
            boolean sessions_revoked) {

        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/verify-setup")
    @Takes(CredentialRule.SESSION)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Confirm the setup by its first code",
            description = "All other sessions end; this one goes on, with a fresh pair.")
    @APIResponse(responseCode = "200", description = "The second factor is enabled")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<EnabledView>> confirm(@Valid @NotNull ConfirmRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        return enrolment
                .confirm(who, body.firstCode(), HoodyDialect.TERMS, clients.request(request))
                .map(enabled -> {
                    IssuedTokens tokens = enabled.issued();
                    String at = enabled.status().enabledAt().map(UserView::time).orElseThrow();
                    return Envelope.of(
                            "2FA successfully enabled",
                            new EnabledView(
                                    true,
                                    at,
                                    tokens.access().reveal(),
                                    tokens.refresh().reveal(),
                                    true));
                });
    }

    @POST
    @Path("/email-code")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.MAILED_CODE)
    @Operation(
            summary = "Send a code by mail, to use instead of the password",
            description = "For accounts that have no password, within 15 minutes of the sign-in. Our extension.")
    @APIResponse(responseCode = "200", description = "A code is on its way")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<Void>> emailCode() {
        return factors.mailCode(callers.admitted(BySession.class).signedIn())
                .map(sent -> Envelope.of("Verification code sent"));
    }

    /** Both factors; the code may come from the app or be a backup code. */
    public record DisableRequest(
            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none; our extension")
            String email_code,

            @NotNull(message = "is required") String code)
            implements RejectUnknownFields {

        @Override
        public String toString() {
            return "DisableRequest";
        }
    }

    /** The new token pair of this session. */
    public record DisabledView(String token, String refreshToken, boolean sessions_revoked) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @DELETE
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Disable the second factor",
            description = "Needs both factors. All other sessions end; this one goes on, with a fresh pair.")
    @APIResponse(responseCode = "200", description = "The account has one factor")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<DisabledView>> disable(
            @Valid @NotNull DisableRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        Evidence evidence = Fields.evidence(body.password, body.email_code);
        Code code = Fields.code("/code", body.code);
        return factors.disable(who, evidence, Optional.of(code), HoodyDialect.TERMS, clients.request(request))
                .map(tokens -> Envelope.of(
                        "2FA successfully disabled",
                        new DisabledView(
                                tokens.access().reveal(), tokens.refresh().reveal(), true)));
    }
}
