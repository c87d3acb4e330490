package dev.countersign.wire.hoody;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.SessionConfig;
import dev.countersign.session.Sessions;
import dev.countersign.signin.Ending;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.wire.hoody.SignInView.IntentView;
import dev.countersign.wire.http.Caller.ByPassword;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in and out. */
@Path("/api/v1/users/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class SessionResource {

    private final SignIn signIn;
    private final ResponseModes responseModes;
    private final Sessions sessions;
    private final Accounts accounts;
    private final SessionConfig config;
    private final Callers callers;
    private final ClientOf clients;

    SessionResource(
            SignIn signIn,
            ResponseModes responseModes,
            Sessions sessions,
            Accounts accounts,
            SessionConfig config,
            Callers callers,
            ClientOf clients) {
        this.signIn = signIn;
        this.responseModes = responseModes;
        this.sessions = sessions;
        this.accounts = accounts;
        this.config = config;
        this.callers = callers;
        this.clients = clients;
    }

    /** A user name or an address, and the password, whose length is checked before anything is looked up. */
    @Schema(
            description = "A user name or an address, or both of one account, and the password",
            requiredProperties = "password")
    public record LoginRequest(
            @Size(min = 3, max = 50, message = "has 3 to 50 characters") @Pattern(regexp = "[a-zA-Z0-9_-]+", message = "may hold letters, digits, underscores and hyphens") String username,

            @Schema(format = "email") @Size(max = 255, message = "may have 255 characters at most") String email,

            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(enumeration = {"tokens", "intent"}) String response_mode,

            @Schema(description = "Required for an intent", pattern = "^[A-Za-z0-9_-]{43}$")
            String code_challenge,

            @Size(max = 64, message = "may have 64 characters at most") String client,

            @Schema(description = "What an earlier 2fa/verify with trust_device gave this device; our extension")
            @Size(max = 128, message = "may have 128 characters at most") String trusted_device) {

        private LoginName name() {
            if ((username == null && email == null) || password == null) {
                throw Refused.missing(
                        List.of(new Violation(password == null ? "/password" : "/email", "is required")),
                        "Username or email, and password are required");
            }
            Optional<EmailAddress> address = Optional.ofNullable(email).map(Fields::email);
            return username == null
                    ? new LoginName.ByEmail(address.get())
                    : new LoginName.ByUsername(username, address);
        }

        PasswordLogin login() {
            LoginName name = name();
            List<SecretToken> devices =
                    Optional.ofNullable(trusted_device).filter(token -> !token.isEmpty()).map(SecretToken::new).stream()
                            .toList();
            return new PasswordLogin(name, secret(), devices);
        }

        private Password secret() {
            return Fields.knownPassword(password);
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
            summary = "Sign in by password",
            description = "401 does not tell whether the account exists; that it is not verified (401) or banned (403)"
                    + " is told only after the correct password.")
    @APIResponse(responseCode = "200", description = "A session or an intent, or a second factor is needed")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<SignInView>> login(@Valid @NotNull LoginRequest body, HttpServerRequest request) {
        PasswordLogin login = body.login();
        Ending<IssuedTokens> ending = responseModes.ending(body.response_mode, body.code_challenge, request);
        Client client = clients.request(request);
        return signIn.withPassword(login, ending, client)
                .map(outcome -> SignInView.envelope(
                        outcome,
                        "Login successful",
                        opened -> SignedInView.login(opened, client.address()),
                        IntentView::login));
    }

    @POST
    @Path("/logout")
    @Takes(CredentialRule.ANY_OF_AN_ACCOUNT)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "End this session, or all of the account where countersign.session.logout=all",
            description = "Its tokens are refused at once, on every instance. Works for banned users. Without a"
                    + " session nothing ends.")
    @APIResponse(responseCode = "200", description = "The session has ended, or all have")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "basic")
    public Uni<Envelope<Void>> logout(@Context HttpServerRequest request) {
        Client client = clients.request(request);
        Uni<?> ended = switch (callers.admitted(WithAccount.class)) {
            case BySession who -> end(who.signedIn(), client);
            case ByToken who -> accounts.signOut(who.account().id(), "automation_token", client);
            case ByPassword who -> accounts.signOut(who.account().id(), "password", client);
        };
        return ended.map(done -> Envelope.of("Logout successful"));
    }

    private Uni<?> end(SignedIn signedIn, Client client) {
        String accountId = signedIn.account().id();
        return switch (config.logout()) {
            case SESSION -> sessions.signOut(accountId, signedIn.session().id(), client);
            case ALL -> accounts.endSessions(accountId, client);
        };
    }
}
