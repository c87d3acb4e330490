package dev.countersign.wire.betterauth;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.session.IssuedSession;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.wire.betterauth.Views.SecondStepView;
import dev.countersign.wire.betterauth.Views.SignedInView;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in by password. */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
@RegisterForReflection(targets = {SignedInView.class, SecondStepView.class, UserView.class})
public class SignInResource {

    private final Requests requests;
    private final SessionCookies cookies;
    private final SignIn signIn;
    private final ClientOf clients;

    SignInResource(Requests requests, SessionCookies cookies, SignIn signIn, ClientOf clients) {
        this.requests = requests;
        this.cookies = cookies;
        this.signIn = signIn;
        this.clients = clients;
    }

    @POST
    @Path("/sign-in/email")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "Sign in by password",
            description = "Accepts a form, too. The session is a cookie; clients without cookies use set-auth-token.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.SignInRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "A session is open, or a second factor is needed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(oneOf = {SignedInView.class, SecondStepView.class})))
    public Uni<Object> signIn(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readSignIn(request, bytes);
        String email = body.text("email");
        String password = body.text("password");
        Optional<String> callback = body.callback();
        boolean remembered = body.flag("rememberMe").orElse(true);
        body.check();
        EmailAddress address = EmailAddress.parse(email).orElseThrow(() -> BetterAuthReason.INVALID_EMAIL.refused());
        PasswordLogin login = new PasswordLogin(
                new LoginName.ByEmail(address), ExistingPassword.of(password), cookies.devices(request));
        return signIn.withPasswordAndCode(login, BetterAuthDialect.terms(remembered), clients.request(request))
                .map(outcome -> answer(outcome, remembered, callback, request));
    }

    private Object answer(
            OfTwoSteps<IssuedSession> outcome,
            boolean remembered,
            Optional<String> callback,
            HttpServerRequest request) {
        return switch (outcome) {
            case SignInOutcome.Opened<IssuedSession> opened -> {
                cookies.open(request, opened.issued());
                opened.trustedDevice().ifPresent(device -> cookies.trust(request, device));
                callback.ifPresent(url -> request.response().putHeader(HttpHeaders.LOCATION, url));
                yield new SignedInView(
                        callback.isPresent(),
                        opened.issued().token().reveal(),
                        callback.orElse(null),
                        UserView.of(opened.account()));
            }
            case SignInOutcome.SecondFactorRequired<IssuedSession> required -> {
                cookies.challenge(request, required.token(), required.life(), remembered);
                yield new SecondStepView(true, required.mailedCode() ? List.of("totp", "otp") : List.of("totp"));
            }
        };
    }
}
