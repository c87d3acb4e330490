package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.account.PasswordReset;
import dev.countersign.account.Signups;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotNull;
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

/** Resetting a forgotten password. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
public class PasswordResource {

    private final Signups signups;
    private final PasswordReset passwordReset;
    private final ClientOf clients;

    PasswordResource(Signups signups, PasswordReset passwordReset, ClientOf clients) {
        this.signups = signups;
        this.passwordReset = passwordReset;
        this.clients = clients;
    }

    @POST
    @Path("/forgot-password")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.FORGOT_PASSWORD, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Forgot Password",
            description =
                    "The answer is the same for every address, also when it is asked too often; a link goes to those"
                            + " that registered.")
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<Nothing> forgotPassword(@NotNull AddressRequest body, @Context HttpServerRequest request) {
        return signups.forgot(body.address(), clients.request(request))
                .onFailure(PasswordResource::isTooOften)
                .recoverWithNull()
                .replaceWith(new Nothing());
    }

    private static boolean isTooOften(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.RATE_LIMITED;
    }

    /** The token of a reset link and the new password. */
    @Schema(requiredProperties = {"token", "new_password"})
    public record ResetRequest(
            @Schema(implementation = String.class, minLength = 1, maxLength = 256)
            JsonNode token,

            @Schema(implementation = String.class, format = "password", minLength = 8, maxLength = 128)
            JsonNode new_password) {

        SecretToken link() {
            Fields.require(
                    Fields.text("token", token, 1, 256),
                    Fields.password("new_password", new_password, Fields.LEAST_NEW_PASSWORD));
            return SecretToken.parse(token.textValue()).orElseThrow(() -> Refused.because(Reason.INVALID_RESET_TOKEN));
        }

        @Override
        public String toString() {
            return "ResetRequest";
        }
    }

    @POST
    @Path("/reset-password")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.RESET_PASSWORD)
    @Operation(
            summary = "Reset Password",
            description = "Ends all sessions of the account. It opens none: log in with the new password.")
    @APIResponse(responseCode = "200", description = "The password is set")
    public Uni<Nothing> resetPassword(@NotNull ResetRequest body, @Context HttpServerRequest request) {
        SecretToken link = body.link();
        Password password = new Password(body.new_password.textValue());
        return passwordReset
                .reset(link, password, PasswordRule.LENGTH, clients.request(request))
                .onFailure(Fields::isTooEasy)
                .transform(easy -> Fields.tooEasy("new_password"))
                .replaceWith(new Nothing());
    }
}
