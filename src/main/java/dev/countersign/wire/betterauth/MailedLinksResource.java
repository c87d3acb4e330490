package dev.countersign.wire.betterauth;

import dev.countersign.account.PasswordReset;
import dev.countersign.account.Signups;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.wire.betterauth.Views.MessageView;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Origins;
import dev.countersign.wire.http.ServerConfig;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Links that are mailed: to set a new password, and to verify an address. */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
public class MailedLinksResource {

    private static final String ASKED = "If this email exists in our system, check your email for the reset link";

    private final Requests requests;
    private final Callers callers;
    private final Origins origins;
    private final Signups signups;
    private final PasswordReset passwordReset;
    private final ClientOf clients;
    private final URI base;

    MailedLinksResource(
            Requests requests,
            Callers callers,
            Origins origins,
            Signups signups,
            PasswordReset passwordReset,
            ClientOf clients,
            ServerConfig config) {
        this.requests = requests;
        this.callers = callers;
        this.origins = origins;
        this.signups = signups;
        this.passwordReset = passwordReset;
        this.clients = clients;
        this.base = URI.create(config.baseUrl());
    }

    @POST
    @Path("/request-password-reset")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.FORGOT_PASSWORD, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Send a link to set a new password",
            description = "The answer is the same for every address; a mail goes to those that signed up.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.ResetRequest.class)))
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<MessageView> requestReset(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readLeadingOn(request, bytes);
        Optional<EmailAddress> address = body.address("email");
        body.url("redirectTo");
        body.check();
        return signups.forgot(address.orElseThrow(), clients.request(request))
                .replaceWith(new MessageView(true, ASKED));
    }

    @GET
    @Path("/reset-password/{token}")
    @Takes(CredentialRule.PUBLIC)
    @Operation(
            summary = "Lead a mailed link to the page that sets the password",
            description = "Spends nothing. callbackURL gets the token as a parameter, or error=INVALID_TOKEN.")
    @Parameter(
            name = "callbackURL",
            in = ParameterIn.QUERY,
            required = true,
            description = "A path, or a URL of an allowed origin",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "302", description = "To callbackURL")
    public Uni<RestResponse<Void>> lead(@PathParam("token") String token, @Context HttpServerRequest request) {
        String callback = request.getParam("callbackURL");
        if (callback == null || callback.isEmpty()) {
            throw Refused.invalid("/callbackURL", "Invalid input: expected string, received undefined");
        }
        String page = absolute(callback);
        return SecretToken.parse(token)
                .map(passwordReset::isLive)
                .orElseGet(() -> Uni.createFrom().item(false))
                .map(live -> to(page, live ? "token=" + token : "error=INVALID_TOKEN"));
    }

    private String absolute(String callback) {
        if (!origins.mayLeadTo(callback)) {
            throw BetterAuthReason.CALLBACK_NOT_ALLOWED.refused();
        }
        try {
            return base.resolve(new URI(callback)).toString();
        } catch (URISyntaxException e) {
            throw BetterAuthReason.CALLBACK_NOT_ALLOWED.refused();
        }
    }

    private static RestResponse<Void> to(String page, String parameter) {
        String[] parts = page.split("#", 2);
        String location =
                parts[0] + (parts[0].contains("?") ? "&" : "?") + parameter + (parts.length == 2 ? "#" + parts[1] : "");
        return RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.FOUND)
                .header("Referrer-Policy", "no-referrer")
                .header(HttpHeaders.LOCATION.toString(), location)
                .build();
    }

    @POST
    @Path("/reset-password")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.RESET_PASSWORD)
    @Operation(
            summary = "Set a new password",
            description = "Ends all sessions of the account. It opens none: sign in with the new password.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.NewPasswordRequest.class)))
    @Parameter(
            name = "token",
            in = ParameterIn.QUERY,
            description = "If it is not in the body",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "200", description = "The password is set")
    public Uni<StatusView> reset(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String chosen = body.text("newPassword");
        Optional<String> inBody = body.optionalText("token").filter(text -> !text.isEmpty());
        body.check();
        SecretToken token = inBody.or(() -> Optional.ofNullable(request.getParam("token")))
                .flatMap(SecretToken::parse)
                .orElseThrow(() -> Refused.because(Reason.INVALID_RESET_TOKEN));
        return passwordReset
                .reset(token, new Password(chosen), PasswordRule.LENGTH, clients.request(request))
                .replaceWith(new StatusView(true));
    }

    @POST
    @Path("/send-verification-email")
    @Takes(CredentialRule.SESSION_OR_NOBODY)
    @LimitedBy({Limit.RESEND_VERIFICATION, Limit.MAIL_REQUESTS})
    @Operation(
            summary = "Send the verification link again",
            description =
                    "Without a session the answer is the same for every address; a mail goes to those that wait for"
                            + " verification. A user with a session has verified the address.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.VerificationRequest.class)))
    @APIResponse(responseCode = "200", description = "The same answer for every address")
    public Uni<StatusView> verify(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readLeadingOn(request, bytes);
        Optional<EmailAddress> address = body.address("email");
        body.callback();
        body.check();
        return callers.find(BySession.class)
                .invoke(found -> found.ifPresent(who -> refuse(who, address.orElseThrow())))
                .chain(() -> signups.resend(address.orElseThrow(), clients.request(request)))
                .replaceWith(new StatusView(true));
    }

    private static void refuse(BySession who, EmailAddress address) {
        throw who.account().emailKey().equals(address.key())
                ? BetterAuthReason.EMAIL_ALREADY_VERIFIED.refused()
                : BetterAuthReason.EMAIL_MISMATCH.refused();
    }
}
