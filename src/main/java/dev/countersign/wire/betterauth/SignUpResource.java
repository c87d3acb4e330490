package dev.countersign.wire.betterauth;

import dev.countersign.account.Signups;
import dev.countersign.account.Signups.Registration;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.wire.betterauth.Views.SignedUpView;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing up. */
@Path("/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class SignUpResource {

    private static final int LONGEST_NAME = 100;

    private final Requests requests;
    private final Signups signups;
    private final ClientOf clients;

    SignUpResource(Requests requests, Signups signups, ClientOf clients) {
        this.requests = requests;
        this.signups = signups;
        this.clients = clients;
    }

    @POST
    @Path("/sign-up/email")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.SIGNUP)
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
        Body body = requests.readSignUp(request, bytes);
        String name = body.text("name", 0, LONGEST_NAME);
        Optional<EmailAddress> address = body.address("email").map(SignUpResource::inLowerCase);
        String password = body.newPassword("password");
        Optional<String> image = body.image("image");
        body.callback();
        body.flag("rememberMe");
        body.check();
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

    /*
     * This contract keeps addresses in lower case. Done after parsing, since it turns some letters into different ones.
     */
    private static EmailAddress inLowerCase(EmailAddress address) {
        return new EmailAddress(address.text().toLowerCase(Locale.ROOT), address.key());
    }
}
