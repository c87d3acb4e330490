package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.countersign.account.Signups;
import dev.countersign.account.Signups.Registration;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.Sessions;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.wire.betterauth.Views.OkView;
import dev.countersign.wire.betterauth.Views.SecondStepView;
import dev.countersign.wire.betterauth.Views.SessionView;
import dev.countersign.wire.betterauth.Views.SignedInView;
import dev.countersign.wire.betterauth.Views.SignedUpView;
import dev.countersign.wire.betterauth.Views.SuccessView;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.betterauth.Views.VisitView;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.Origins;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing up, in and out, and who is signed in. */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "sessions")
@RegisterForReflection(
        targets = {
            SignedInView.class,
            SecondStepView.class,
            VisitView.class,
            SessionView.class,
            UserView.class,
            Problem.class
        })
public class AccountResource {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2048;
    private static final Problem NOT_DEFERRED = new Problem(
            "POST method requires deferSessionRefresh to be enabled in session config",
            "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED");

    private final Requests requests;
    private final Visits visits;
    private final SessionCookies cookies;
    private final Origins origins;
    private final Signups signups;
    private final SignIn signIn;
    private final Sessions sessions;
    private final ClientOf clients;
    private final Time time;

    AccountResource(
            Requests requests,
            Visits visits,
            SessionCookies cookies,
            Origins origins,
            Signups signups,
            SignIn signIn,
            Sessions sessions,
            ClientOf clients,
            Time time) {
        this.requests = requests;
        this.visits = visits;
        this.cookies = cookies;
        this.origins = origins;
        this.signups = signups;
        this.signIn = signIn;
        this.sessions = sessions;
        this.clients = clients;
        this.time = time;
    }

    @GET
    @Path("/ok")
    @Operation(summary = "Whether the server answers")
    public OkView ok() {
        return new OkView(true);
    }

    @POST
    @Path("/sign-up/email")
    @Operation(
            summary = "Register",
            description = "Sends a verification link. The answer is the same for an address that has an account.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.SignUpRequest.class)))
    @APIResponse(responseCode = "200", description = "A mail is on its way; nobody is signed in")
    public Uni<SignedUpView> signUp(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readCredentials(request, bytes);
        String name = body.text("name");
        Optional<EmailAddress> address = EmailAddress.parse(body.text("email")).map(AccountResource::inLowerCase);
        String password = body.text("password");
        Optional<String> image = body.optionalText("image", LONGEST_URL);
        Optional<String> callback =
                body.optionalText("callbackURL", LONGEST_URL).filter(url -> !url.isEmpty());
        body.flag("rememberMe");
        if (address.isEmpty() && body.isText("email")) {
            body.wrong("email", "Invalid email address");
        }
        if (password.isEmpty() && body.isText("password")) {
            body.wrong("password", "Too small: expected string to have >=1 characters");
        }
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            body.wrong("name", "Too big: expected string to have <=" + LONGEST_NAME + " characters");
        }
        body.check();
        callback.ifPresent(this::requireCallback);
        Registration registration = new Registration(
                address.orElseThrow(),
                new Password(password),
                PasswordRule.LENGTH,
                Optional.of(name).filter(text -> !text.isEmpty()),
                image,
                Optional.empty(),
                false);
        return signups.register(registration, clients.request(request))
                .map(registered -> new SignedUpView(null, UserView.of(registered, registration)));
    }

    /* As this contract keeps addresses; after they were read, for folding makes some letters out of others. */
    private static EmailAddress inLowerCase(EmailAddress address) {
        return new EmailAddress(address.text().toLowerCase(Locale.ROOT), address.key());
    }

    private void requireCallback(String url) {
        if (!origins.mayLeadTo(url)) {
            throw Refused.because(Reason.CALLBACK_NOT_ALLOWED);
        }
    }

    @POST
    @Path("/sign-in/email")
    @Operation(
            summary = "Sign in by password",
            description =
                    "A form is taken, too. The session is a cookie; set-auth-token is the same for clients without.")
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
        Body body = requests.readCredentials(request, bytes);
        String email = body.text("email");
        String password = body.text("password");
        boolean remembered = body.flag("rememberMe").orElse(true);
        Optional<String> callback =
                body.optionalText("callbackURL", LONGEST_URL).filter(url -> !url.isEmpty());
        body.check();
        callback.ifPresent(this::requireCallback);
        EmailAddress address = EmailAddress.parse(email).orElseThrow(() -> Refused.because(Reason.INVALID_EMAIL));
        PasswordLogin login =
                new PasswordLogin(new LoginName.ByEmail(address), Passwords.known(password), cookies.device(request));
        return signIn.withPasswordAndCode(login, Visits.terms(remembered), clients.request(request))
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

    @GET
    @Path("/get-session")
    @Operation(
            summary = "Who is signed in",
            description = "null for nobody. Moves the session's end on, at most once a day.")
    @APIResponse(
            responseCode = "200",
            description = "The session and its user, or null",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = VisitView.class)))
    @SecurityRequirement(name = "session")
    @SecurityRequirement(name = "bearer")
    public Uni<Object> session(@Context HttpServerRequest request) {
        request.response().putHeader("Pragma", "no-cache");
        return visits.find(request).flatMap(found -> {
            if (found.isEmpty() || found.get().who().account().isBanned()) {
                cookies.session(request).ifPresent(gone -> cookies.close(request));
                return Uni.createFrom().item(NullNode.getInstance());
            }
            return slide(found.get(), request);
        });
    }

    private Uni<Object> slide(Visit visit, HttpServerRequest request) {
        Uni<Optional<Instant>> extended = "true".equals(request.getParam("disableRefresh"))
                ? Uni.createFrom().item(Optional.empty())
                : sessions.extend(visit.who().session());
        return extended.map(moved -> moved.map(end -> extended(visit, end, request))
                .orElseGet(() -> VisitView.of(visit.who(), visit.token())));
    }

    private VisitView extended(Visit visit, Instant end, HttpServerRequest request) {
        Instant now = time.now();
        cookies.extend(request, visit.token(), Duration.between(now, end));
        return VisitView.extended(visit.who(), visit.token(), now, end);
    }

    @POST
    @Path("/get-session")
    @Operation(hidden = true)
    public RestResponse<Problem> notDeferred(@Context HttpServerRequest request) {
        request.response().putHeader("Pragma", "no-cache");
        return RestResponse.status(RestResponse.Status.METHOD_NOT_ALLOWED, NOT_DEFERRED);
    }

    @POST
    @Path("/sign-out")
    @Operation(summary = "End this session", description = "Without one, too. A trusted device stays one.")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "The session has ended, its cookies are cleared")
    public Uni<SuccessView> signOut(byte[] bytes, @Context HttpServerRequest request) {
        requests.readOptional(request, bytes);
        Client client = clients.request(request);
        return visits.find(request)
                .flatMap(found -> found.map(visit -> sessions.signOut(
                                visit.who().account().id(),
                                visit.who().session().id(),
                                client))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .map(done -> {
                    cookies.close(request);
                    return new SuccessView(true);
                });
    }
}
