package dev.countersign.wire.hoody;

import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.deviceflow.Found;
import dev.countersign.deviceflow.UserCode;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.DeviceSignIn;
import dev.countersign.signin.DeviceSignIn.Browser;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.signin.SignInOutcome.DeviceApproved;
import dev.countersign.signin.SignInOutcome.OfDevice;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import dev.countersign.wire.hoody.SignInView.ChallengeView;
import dev.countersign.wire.hoody.SignInView.StatusView;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.DeviceCookie;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The browser's side of the device flow: a person types the user code and decides. The contract answers invalid fields
 * with 422 here, so they have no constraints of their own.
 */
@Path("/api/v1/auth/device")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "device flow")
public class DeviceApprovalResource {

    private static final int MIN_PASSWORD = 1;

    private final DeviceRequests requests;
    private final DeviceSignIn signIn;
    private final DeviceCookie cookie;
    private final ClientOf clients;

    DeviceApprovalResource(DeviceRequests requests, DeviceSignIn signIn, DeviceCookie cookie, ClientOf clients) {
        this.requests = requests;
        this.signIn = signIn;
        this.cookie = cookie;
        this.clients = clients;
    }

    /** The code as a person typed it. */
    @Schema(requiredProperties = "user_code")
    public record VerifyCodeRequest(@Schema(maxLength = 16) String user_code) {

        UserCode code() {
            return Optional.ofNullable(user_code)
                    .flatMap(UserCode::parse)
                    .orElseThrow(HoodyReason.INVALID_DEVICE_FIELD::refused);
        }

        @Override
        public String toString() {
            return "VerifyCodeRequest";
        }
    }

    @POST
    @Path("/verify_code")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.USER_CODE, Limit.USER_CODE_WRONG})
    @Operation(
            summary = "Find the device of a user code",
            description = "The ticket works in this browser only: a cookie goes with it.")
    @APIResponse(responseCode = "200", description = "The device that waits")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "410", ref = "Refusal")
    @APIResponse(responseCode = "422", ref = "Refusal")
    public Uni<Envelope<FoundView>> verifyCode(@NotNull VerifyCodeRequest body, @Context HttpServerRequest request) {
        return requests.find(body.code(), clients.request(request))
                .invoke(found -> {
                    if (found instanceof Found.Waiting waiting) {
                        cookie.set(request, waiting.browser(), waiting.left());
                    }
                })
                .map(found -> Envelope.of("Code found", FoundView.of(found)));
    }

    /** The ticket, a user name or an address, and the password. */
    @Schema(requiredProperties = {"ticket", "password"})
    public record DeviceLoginRequest(
            @Schema(pattern = "^[0-9a-f]{64}$") String ticket,
            @Schema(pattern = "^[a-zA-Z0-9_-]{3,50}$") String username,
            @Schema(format = "email", maxLength = 255) String email,

            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password) {

        PasswordLogin login() {
            Optional<LoginName> name = username == null
                    ? Optional.ofNullable(email).flatMap(EmailAddress::parse).map(LoginName.ByEmail::new)
                    : Optional.of(username)
                            .filter(text -> text.matches("[a-zA-Z0-9_-]{3,50}"))
                            .map(text -> new LoginName.ByUsername(
                                    text, Optional.ofNullable(email).flatMap(EmailAddress::parse)));
            Optional<Password> typed =
                    Optional.ofNullable(password).flatMap(text -> Password.existing(text, MIN_PASSWORD));
            if (name.isEmpty() || typed.isEmpty()) {
                throw HoodyReason.INVALID_DEVICE_FIELD.refused();
            }
            return new PasswordLogin(name.get(), typed.get(), List.of());
        }

        @Override
        public String toString() {
            return "DeviceLoginRequest";
        }
    }

    @POST
    @Path("/login")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "Sign in for the device, which approves it",
            description =
                    "With a second factor 2fa/verify takes temp_token and a code, and answers the status as well.")
    @APIResponse(responseCode = "200", description = "Approved, or a code is needed")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "410", ref = "Refusal")
    @APIResponse(responseCode = "422", ref = "Refusal")
    public Uni<Envelope<SignInView>> login(@NotNull DeviceLoginRequest body, @Context HttpServerRequest request) {
        PasswordLogin login = body.login();
        return signIn.withPassword(browser(body.ticket, request), login, clients.request(request))
                .map(DeviceApprovalResource::answer);
    }

    private static Envelope<SignInView> answer(OfDevice<IssuedTokens> outcome) {
        return switch (outcome) {
            case DeviceApproved<IssuedTokens> approved -> Envelope.of("Device approved", StatusView.APPROVED);
            case SecondFactorRequired<IssuedTokens> required ->
                Envelope.of(
                        "2FA verification required",
                        new ChallengeView(true, required.token().reveal(), "totp"));
        };
    }

    /** The ticket of the request to deny. */
    @Schema(requiredProperties = "ticket")
    public record DeviceDenyRequest(
            @Schema(pattern = "^[0-9a-f]{64}$") String ticket) {

        @Override
        public String toString() {
            return "DeviceDenyRequest";
        }
    }

    @POST
    @Path("/deny")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Deny the device", description = "Needs no sign-in: the code and the cookie are enough.")
    @APIResponse(responseCode = "200", description = "The device gets nothing")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "410", ref = "Refusal")
    @APIResponse(responseCode = "422", ref = "Refusal")
    public Uni<Envelope<SignInView>> deny(@NotNull DeviceDenyRequest body, @Context HttpServerRequest request) {
        Browser browser = browser(body.ticket, request);
        return requests.deny(browser.ticket(), browser.secrets())
                .replaceWith(() -> Envelope.of("Device denied", StatusView.DENIED));
    }

    /* A malformed ticket is refused like an unknown one. */
    private Browser browser(String ticket, HttpServerRequest request) {
        if (ticket == null) {
            throw HoodyReason.INVALID_DEVICE_FIELD.refused();
        }
        SecretToken given = SecretToken.parse(ticket).orElseThrow(() -> Refused.because(Reason.UNKNOWN_USER_CODE));
        return new Browser(given, cookie.read(request));
    }
}
