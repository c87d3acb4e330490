package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.code.Code;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing in with a password, and with a code if one is needed. */
@Path("/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
public class SignInResource {

    private final SignIn signIn;
    private final SecondStep secondStep;
    private final SignInAnswers answers;
    private final ClientOf clients;

    SignInResource(SignIn signIn, SecondStep secondStep, SignInAnswers answers, ClientOf clients) {
        this.signIn = signIn;
        this.secondStep = secondStep;
        this.answers = answers;
        this.clients = clients;
    }

    /** An address and its password. */
    @Schema(requiredProperties = {"email", "password"})
    public record LoginRequest(
            @Schema(implementation = String.class, format = "email")
            JsonNode email,

            @Schema(implementation = String.class, format = "password", minLength = 1, maxLength = 128)
            JsonNode password) {

        PasswordLogin login() {
            Fields.require(Fields.email(email), Fields.password("password", password, 1));
            return new PasswordLogin(
                    new LoginName.ByEmail(Fields.address(email)), new Password(password.textValue()), List.of());
        }

        @Override
        public String toString() {
            return "LoginRequest";
        }
    }

    @POST
    @Path("/login")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Login",
            description = "The tokens are set as cookies, too. 401 does not tell whether the account exists; 403 (not"
                    + " verified, banned) is told only after the correct password.")
    @APIResponse(
            responseCode = "200",
            description = "A session is open",
            content = @Content(schema = @Schema(implementation = TokensView.class)))
    @APIResponse(
            responseCode = "202",
            description = "A code is needed, see verify-2fa",
            content = @Content(schema = @Schema(implementation = SignInView.CodeRequired.class)))
    public Uni<RestResponse<SignInView>> login(@NotNull LoginRequest body, @Context HttpServerRequest request) {
        return signIn.withPassword(body.login(), SignInAnswers.TERMS, clients.request(request))
                .map(outcome -> answers.of(outcome, request));
    }

    /** The answer to a challenge: a code from the app, or a backup code. */
    @Schema(requiredProperties = {"temp_token", "code"})
    public record VerifyRequest(
            @Schema(implementation = String.class, minLength = 1, maxLength = 256)
            JsonNode temp_token,

            @Schema(implementation = String.class, minLength = 6, maxLength = 32)
            JsonNode code) {

        SecondStep.Answer answer() {
            Fields.require(Fields.text("temp_token", temp_token, 1, 256), Fields.code("code", code, 6, 32));
            Code typed = Code.parse(code.textValue())
                    .orElseThrow(() -> Refused.invalid(
                            "/code", "Value error, a code has six digits, a backup code ten characters"));
            return new SecondStep.Answer(challenge(), typed);
        }

        private SecretToken challenge() {
            return SecretToken.parse(temp_token.textValue())
                    .orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN));
        }

        @Override
        public String toString() {
            return "VerifyRequest";
        }
    }

    @POST
    @Path("/verify-2fa")
    @Takes(CredentialRule.CHALLENGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Complete a login by a code",
            description = "temp_token survives wrong codes; five of them lock the account's codes for a while.")
    @APIResponse(
            responseCode = "200",
            description = "A session is open",
            content = @Content(schema = @Schema(implementation = TokensView.class)))
    public Uni<RestResponse<SignInView>> verifySecondFactor(
            @NotNull VerifyRequest body, @Context HttpServerRequest request) {
        return secondStep
                .withCode(body.answer(), SignInAnswers.TERMS, clients.request(request))
                .map(outcome -> answers.of(outcome, request));
    }

    @POST
    @Path("/token")
    @Takes(CredentialRule.PASSWORD)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "Programmatic Token",
            description = "HTTP Basic with the address as user name. The tokens are in the body only: it neither"
                    + " sets nor reads cookies. An account with a second factor is refused.")
    @APIResponse(responseCode = "200", description = "A session is open")
    @SecurityRequirement(name = "basic")
    public Uni<TokensView> token(@Context HttpServerRequest request) {
        BasicLogin basic = BasicLogin.of(request);
        PasswordLogin login = new PasswordLogin(new LoginName.ByEmail(basic.address()), basic.password(), List.of());
        return signIn.withPasswordAlone(login, SignInAnswers.TERMS, clients.request(request))
                .map(opened -> TokensView.of(opened.issued()));
    }
}
