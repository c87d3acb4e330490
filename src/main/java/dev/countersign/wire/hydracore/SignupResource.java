package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.account.PendingSignupTokens;
import dev.countersign.account.Signups;
import dev.countersign.account.Signups.Registration;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.signin.SignIn;
import dev.countersign.wire.http.Caller;
import dev.countersign.wire.http.Caller.BySignup;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.Candidates;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Registration, and verification of the address by a mailed code. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
public class SignupResource {

    private static final int CODE = 6;

    private final Signups signups;
    private final PendingSignupTokens pendingSignupTokens;
    private final SignIn signIn;
    private final SignInAnswers answers;
    private final TokenCookies cookies;
    private final Callers callers;
    private final ClientOf clients;

    SignupResource(
            Signups signups,
            PendingSignupTokens pendingSignupTokens,
            SignIn signIn,
            SignInAnswers answers,
            TokenCookies cookies,
            Callers callers,
            ClientOf clients) {
        this.signups = signups;
        this.pendingSignupTokens = pendingSignupTokens;
        this.signIn = signIn;
        this.answers = answers;
        this.cookies = cookies;
        this.callers = callers;
        this.clients = clients;
    }

    /** An address and a new password. */
    @Schema(requiredProperties = {"email", "password"})
    public record RegisterRequest(
            @Schema(implementation = String.class, format = "email")
            JsonNode email,

            @Schema(implementation = String.class, format = "password", minLength = 8, maxLength = 128)
            JsonNode password) {

        Registration registration() {
            Fields.require(Fields.email(email), Fields.password("password", password, Fields.LEAST_NEW_PASSWORD));
            return new Registration(
                    Fields.address(email),
                    new Password(password.textValue()),
                    PasswordRule.LENGTH,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true);
        }

        @Override
        public String toString() {
            return "RegisterRequest";
        }
    }

    @POST
    @Path("/register")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.SIGNUP)
    @Operation(
            summary = "Register",
            description =
                    "Mails a code and a link. The answer is the same for an address that has an account. Until the"
                            + " address is verified the tokens reach me, verify-email, resend-verification, refresh and logout.")
    @APIResponse(responseCode = "200", description = "The registration waits for its code")
    public Uni<TokensView> register(@NotNull RegisterRequest body, @Context HttpServerRequest request) {
        return signups.register(body.registration(), clients.request(request))
                .onFailure(Fields::isTooEasy)
                .transform(easy -> Fields.tooEasy("password"))
                .map(registered -> cookies.hand(request, pendingSignupTokens.begin(registered)));
    }

    /** The code of a verification mail. */
    @Schema(requiredProperties = {"email", "code"})
    public record VerifyEmailRequest(
            @Schema(implementation = String.class, format = "email")
            JsonNode email,

            @Schema(implementation = String.class, minLength = 6, maxLength = 6)
            JsonNode code) {

        EmailAddress address() {
            Fields.require(Fields.email(email), Fields.code("code", code, CODE, CODE));
            return Fields.address(email);
        }

        @Override
        public String toString() {
            return "VerifyEmailRequest";
        }
    }

    @POST
    @Path("/verify-email")
    @Takes(CredentialRule.SIGNUP_OR_NOBODY)
    @LimitedBy({Limit.VERIFY_EMAIL, Limit.VERIFICATION_CODE})
    @Operation(
            summary = "Verify Email",
            description =
                    "Makes the account and opens a session. Where more than one registration waits for the address,"
                            + " the tokens of registering tell which one the code is of.")
    @APIResponse(
            responseCode = "200",
            description = "A session is open",
            content = @Content(schema = @Schema(implementation = TokensView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The account must have a second factor and has to set it up first",
            content = @Content(schema = @Schema(implementation = SignInView.CodeRequired.class)))
    public Uni<RestResponse<SignInView>> verifyEmail(
            @NotNull VerifyEmailRequest body, @Context HttpServerRequest request) {
        EmailAddress address = body.address();
        String code = body.code.textValue();
        return callers.all(BySignup.class)
                .map(signups -> idOf(signups, address))
                .flatMap(
                        own -> signIn.withMailedCode(address, code, own, SignInAnswers.TERMS, clients.request(request)))
                .map(outcome -> answers.of(outcome, request));
    }

    /* The tokens of a sign-up for another address prove nothing here. */
    private static Optional<String> idOf(List<BySignup> signups, EmailAddress address) {
        List<BySignup> own = signups.stream()
                .filter(one -> one.signup().address().key().equals(address.key()))
                .toList();
        return Candidates.ofOneOwner(own, Caller::owner).map(Caller::owner);
    }

    @POST
    @Path("/resend-verification")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.RESEND_VERIFICATION, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Resend Verification",
            description = "The answer is the same for every address; a new code goes to those that wait for one.")
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<Nothing> resend(@NotNull AddressRequest body, @Context HttpServerRequest request) {
        return signups.resend(body.address(), clients.request(request)).replaceWith(new Nothing());
    }
}
