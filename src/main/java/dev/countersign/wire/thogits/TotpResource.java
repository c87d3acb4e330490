package dev.countersign.wire.thogits;

import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Client;
import dev.countersign.secondfactor.Enrolment;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.SecondFactors;
import dev.countersign.secondfactor.SetupOptions;
import dev.countersign.secondfactor.Setups;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.OptionalBody;
import dev.countersign.wire.http.RejectUnknownFields;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second factor of somebody who is signed in: how it comes and goes. */
@Path(ThogitsDialect.SECOND_FACTOR + "/totp")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "session")
@Tag(name = "second factor")
public class TotpResource {

    private static final SetupOptions NO_BACKUP_CODES = new SetupOptions(Optional.empty(), false, true);

    private final Setups setups;
    private final Enrolment enrolment;
    private final SecondFactors factors;
    private final SessionCookies cookies;
    private final Callers callers;
    private final ClientOf clients;

    TotpResource(
            Setups setups,
            Enrolment enrolment,
            SecondFactors factors,
            SessionCookies cookies,
            Callers callers,
            ClientOf clients) {
        this.setups = setups;
        this.enrolment = enrolment;
        this.factors = factors;
        this.cookies = cookies;
        this.callers = callers;
        this.clients = clients;
    }

    /** Shown once. */
    public record SetupView(
            @Schema(description = "In Base32, for typing") String secret,
            @Schema(description = "A PNG as a data URI") String qr_code) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/setup")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.SECOND_FACTOR_SETUP)
    @Operation(
            summary = "Begin a setup",
            description =
                    "In place of one that is pending. It waits 15 minutes for its first code, and the sign-in must"
                            + " not be older than that (403).")
    @APIResponse(responseCode = "200", description = "The secret, shown this once")
    public Uni<SetupView> setup(@Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        return setups.begin(who, new Evidence.ByRecentSignIn(), NO_BACKUP_CODES, clients.request(request))
                .map(setup -> new SetupView(setup.key(), setup.picture().orElseThrow()));
    }

    /** A code that changes the factor; the caller decides what a missing code means. */
    public record ChangeRequest(
            @Schema(pattern = "^[0-9]{6}$") String code) implements OptionalBody, RejectUnknownFields {

        Code.Totp sixDigits() {
            return CodeRequest.sixDigits(code);
        }

        @Override
        public String toString() {
            return "ChangeRequest";
        }
    }

    @POST
    @Path("/confirm")
    @Takes(CredentialRule.SESSION)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Confirm the setup by its first code",
            description = "From now on sign-ins need a code. All other sessions end, this one gets a new cookie.")
    @APIResponse(responseCode = "200", description = "The second factor is enabled")
    public Uni<ThogitsMessage> confirm(ChangeRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        return enrolment
                .confirm(who, body.sixDigits(), LoginResource.TERMS, clients.request(request))
                .invoke(enabled -> cookies.open(request, enabled.issued()))
                .replaceWith(new ThogitsMessage("TOTP confirmed"));
    }

    @POST
    @Path("/disable")
    @Takes(CredentialRule.SESSION)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Disable the second factor, or drop a setup",
            description =
                    "The code is required once a setup was confirmed; then all other sessions end, and this one gets"
                            + " a new cookie. Without a second factor there is nothing to prove and nothing to lose.")
    @APIResponse(responseCode = "200", description = "There is no second factor and no pending setup")
    public Uni<ThogitsMessage> disable(
            @RequestBody(required = false) ChangeRequest body, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        Uni<?> done = who.account().hasSecondFactor()
                ? disable(who, body.sixDigits(), request)
                : setups.drop(who, new Evidence.BySession(), clients.request(request));
        return done.replaceWith(new ThogitsMessage("TOTP disabled"));
    }

    private Uni<?> disable(SignedIn who, Code code, HttpServerRequest request) {
        Client client = clients.request(request);
        return factors.disable(who, new Evidence.BySession(), Optional.of(code), LoginResource.TERMS, client)
                .invoke(issued -> cookies.open(request, issued));
    }
}
