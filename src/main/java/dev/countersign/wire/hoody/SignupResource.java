package dev.countersign.wire.hoody;

import dev.countersign.account.PasswordReset;
import dev.countersign.account.Signups;
import dev.countersign.account.Signups.Registration;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.password.PasswordRule;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.Ending;
import dev.countersign.signin.SignIn;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Registration, verification of the address, and password reset. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "accounts")
public class SignupResource {

    private static final String NEW_PASSWORD =
            "12 to 128 characters with an upper-case letter, a lower-case letter, a digit and another sign";

    private final Signups signups;
    private final SignIn signIn;
    private final ResponseModes responseModes;
    private final PasswordReset passwordReset;
    private final ClientOf clients;

    SignupResource(
            Signups signups,
            SignIn signIn,
            ResponseModes responseModes,
            PasswordReset passwordReset,
            ClientOf clients) {
        this.signups = signups;
        this.signIn = signIn;
        this.responseModes = responseModes;
        this.passwordReset = passwordReset;
        this.clients = clients;
    }

    /** A registration. The password has no constraint here, because a weak one has its own refusal. */
    public record SignupRequest(
            @Schema(format = "email")
            @NotNull(message = "is required") @Size(max = 255, message = "may have 255 characters at most") String email,

            @Schema(format = "password", description = NEW_PASSWORD) @NotNull(message = "is required") String password,

            @Schema(description = "One of the available regions; chosen by the client's address when absent")
            @Size(max = 50, message = "may have 50 characters at most") @Pattern(regexp = "[a-z0-9-]+", message = "may hold lower-case letters, digits and hyphens") String region,

            @Size(min = 1, max = 128, message = "has 1 to 128 characters") String invite_code,

            @Size(max = 64, message = "may have 64 characters at most") String client) {

        @Override
        public String toString() {
            return "SignupRequest";
        }
    }

    /** The address that a link was sent to. */
    public record SignupAnswer(String email) {}

    @POST
    @Path("/signup")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.SIGNUP)
    @Operation(
            summary = "Register",
            description = "Sends a verification link. The answer is the same for an address that has an account.")
    @APIResponse(responseCode = "200", description = "A mail is on its way")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<SignupAnswer>> signup(@Valid @NotNull SignupRequest body, HttpServerRequest request) {
        Registration registration = new Registration(
                Fields.email(body.email),
                Fields.password(body.password),
                PasswordRule.COMPOSED,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(body.region),
                false);
        return signups.register(registration, clients.request(request))
                .map(done -> Envelope.of(
                        "Account created. Please check your email to verify your address.",
                        new SignupAnswer(registration.address().text())));
    }

    /** The token of a verification link. */
    public record VerifyRequest(
            @Schema(description = "64 hex digits from the mailed link") @NotNull(message = "is required") String token,

            @Schema(enumeration = {"tokens", "intent"}) String response_mode,

            @Schema(description = "Required for an intent", pattern = "^[A-Za-z0-9_-]{43}$")
            String code_challenge,

            @Size(max = 64, message = "may have 64 characters at most") String client) {

        @Override
        public String toString() {
            return "VerifyRequest";
        }
    }

    @POST
    @Path("/verify-email")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.VERIFY_EMAIL)
    @Operation(
            summary = "Verify the address and sign in",
            description = "Uses up the token of the mailed link, creates the account and opens a session.")
    @APIResponse(
            responseCode = "200",
            description = "The address is verified; a session or an intent, or a second factor is needed")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<SignInView>> verifyEmail(@Valid @NotNull VerifyRequest body, HttpServerRequest request) {
        Ending<IssuedTokens> ending = responseModes.ending(body.response_mode, body.code_challenge, request);
        return signIn.withMailedLink(
                        Fields.mailed(body.token, Reason.INVALID_VERIFICATION_TOKEN), ending, clients.request(request))
                .map(outcome -> SignInView.envelope(outcome, "Email verified. Login successful."));
    }

    /** An address that a link may be sent to. */
    public record AddressRequest(
            @Schema(format = "email")
            @NotNull(message = "is required") @Size(max = 255, message = "may have 255 characters at most") String email) {}

    @POST
    @Path("/resend-verification")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.RESEND_VERIFICATION, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Send the verification link again",
            description = "The answer is the same for every address; a mail goes to those that wait for verification.")
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<Envelope<Void>> resend(@Valid @NotNull AddressRequest body, HttpServerRequest request) {
        return signups.resend(Fields.email(body.email), clients.request(request))
                .map(
                        done -> Envelope.of(
                                "If an account exists for that email and is not yet verified, a verification link has been sent."));
    }

    @POST
    @Path("/forgot-password")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.FORGOT_PASSWORD, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Send a link to set a new password",
            description = "The answer is the same for every address; a mail goes to those that signed up.")
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<Envelope<Void>> forgotPassword(@Valid @NotNull AddressRequest body, HttpServerRequest request) {
        return signups.forgot(Fields.email(body.email), clients.request(request))
                .map(done -> Envelope.of("If an account exists for that email, a password reset link has been sent."));
    }

    /** The token of a reset link and the new password. */
    public record ResetRequest(
            @Schema(description = "64 hex digits from the mailed link") @NotNull(message = "is required") String token,

            @Schema(format = "password", description = NEW_PASSWORD) @NotNull(message = "is required") String password) {

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
            summary = "Set a new password",
            description = "Ends all sessions of the account. It opens none: sign in with the new password.")
    @APIResponse(responseCode = "200", description = "The password is set")
    public Uni<Envelope<Void>> resetPassword(@Valid @NotNull ResetRequest body, HttpServerRequest request) {
        return passwordReset
                .reset(
                        Fields.mailed(body.token, Reason.INVALID_RESET_TOKEN),
                        Fields.password(body.password),
                        PasswordRule.COMPOSED,
                        clients.request(request))
                .map(done -> Envelope.of("Password reset successful. You can now log in with your new password."));
    }
}
