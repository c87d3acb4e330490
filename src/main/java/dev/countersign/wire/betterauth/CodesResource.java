package dev.countersign.wire.betterauth;

import dev.countersign.guard.Limit;
import dev.countersign.wire.betterauth.Verified.VerifiedView;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Codes, for a session or for the challenge of a sign-in. */
@Path("/api/auth/two-factor")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "second factor")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class CodesResource {

    private final Requests requests;
    private final CodeAnswers answers;

    CodesResource(Requests requests, CodeAnswers answers) {
        this.requests = requests;
        this.answers = answers;
    }

    @POST
    @Path("/verify-totp")
    @Takes(CredentialRule.SESSION_OR_CHALLENGE)
    @Operation(
            summary = "Give a code of the app",
            description =
                    "Within a session it confirms a pending setup, or only proves the factor; otherwise it answers the challenge of a sign-in.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.CodeRequest.class)))
    @APIResponse(responseCode = "200", description = "The code was correct")
    public Uni<VerifiedView> verifyTotp(byte[] bytes, @Context HttpServerRequest request) {
        Given given = given(bytes, request);
        return answers.totp(given.code, given.trustDevice, request).map(Verified::byApp);
    }

    private record Given(String code, boolean trustDevice) {
        @Override
        public String toString() {
            return "Given";
        }
    }

    private Given given(byte[] bytes, HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        Given given = new Given(body.text("code"), body.flag("trustDevice").orElse(false));
        body.check();
        return given;
    }

    @POST
    @Path("/send-otp")
    @Takes(CredentialRule.SESSION_OR_CHALLENGE)
    @LimitedBy(Limit.MAILED_CODE)
    @Operation(
            summary = "Send a code by mail",
            description =
                    "Six digits, good for three minutes, for this session or challenge; it replaces an earlier one.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.SendRequest.class)))
    @APIResponse(responseCode = "200", description = "A code is on its way")
    public Uni<StatusView> sendOtp(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readOptional(request, bytes);
        body.flag("trustDevice");
        body.check();
        return answers.mailCode(request).replaceWith(new StatusView(true));
    }

    @POST
    @Path("/verify-otp")
    @Takes(CredentialRule.SESSION_OR_CHALLENGE)
    @Operation(summary = "Give a mailed code")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.CodeRequest.class)))
    @APIResponse(responseCode = "200", description = "The code was correct")
    public Uni<VerifiedView> verifyOtp(byte[] bytes, @Context HttpServerRequest request) {
        Given given = given(bytes, request);
        return answers.mailed(given.code, given.trustDevice, request).map(Verified::byMail);
    }

    @POST
    @Path("/verify-backup-code")
    @Takes(CredentialRule.SESSION_OR_CHALLENGE)
    @Operation(
            summary = "Give a backup code",
            description = "With disableSession the challenge ends and no session is opened.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.BackupCodeRequest.class)))
    @APIResponse(responseCode = "200", description = "The code was correct, and is used up")
    public Uni<VerifiedView> verifyBackupCode(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String code = body.text("code");
        boolean withoutSession = body.flag("disableSession").orElse(false);
        boolean trustDevice = body.flag("trustDevice").orElse(false);
        body.check();
        return answers.backup(code, withoutSession, trustDevice, request)
                .map(verified -> verified.byBackupCode(withoutSession));
    }
}
