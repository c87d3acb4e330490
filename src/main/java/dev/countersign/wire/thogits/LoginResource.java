package dev.countersign.wire.thogits;

import dev.countersign.guard.Limit;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.Terms;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.quarkus.runtime.annotations.RegisterForReflection;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The first step of a sign-in, and the only one without a second factor. */
@Path(ThogitsDialect.LOGIN)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class LoginResource {

    static final Terms.Opaque TERMS = new Terms.Opaque(ThogitsDialect.NAME, true);

    private final SignIn signIn;
    private final SessionCookies cookies;
    private final ClientOf clients;

    LoginResource(SignIn signIn, SessionCookies cookies, ClientOf clients) {
        this.signIn = signIn;
        this.cookies = cookies;
        this.clients = clients;
    }

    /** The signed-in user, or that a code is needed. */
    @Schema(oneOf = {UserInfo.class, LoginView.CodeNeeded.class})
    @RegisterForReflection(targets = {UserInfo.class, LoginView.CodeNeeded.class})
    sealed interface LoginView permits UserInfo, LoginView.CodeNeeded {

        /** The token of the challenge is only in the cookie. */
        @Schema(description = "The password was correct; 2fa/totp/verify takes the code within ten minutes")
        record CodeNeeded(boolean needs_2fa) implements LoginView {}
    }

    @POST
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "Sign in by password",
            description = "401 does not tell whether the account exists; that its address is not verified, that it is"
                    + " banned, or that it must set up a second factor first (403) is told only after the correct"
                    + " password.")
    @APIResponse(responseCode = "200", description = "A session is open, or a code is needed; either is in a cookie")
    @APIResponse(responseCode = "401", ref = "Refusal")
    public Uni<LoginView> login(@Valid @NotNull CredentialsRequest body, @Context HttpServerRequest request) {
        PasswordLogin login = new PasswordLogin(new LoginName.ByEmail(body.address()), body.knownPassword(), List.of());
        return signIn.withPasswordAndCode(login, TERMS, clients.request(request))
                .map(outcome -> answer(outcome, request));
    }

    private LoginView answer(OfTwoSteps<IssuedSession> outcome, HttpServerRequest request) {
        return switch (outcome) {
            case SignInOutcome.Opened<IssuedSession> opened -> {
                cookies.open(request, opened.issued());
                yield UserInfo.of(opened.account());
            }
            case SignInOutcome.SecondFactorRequired<IssuedSession> required -> {
                cookies.await(request, required.token(), required.life());
                yield new LoginView.CodeNeeded(true);
            }
        };
    }
}
