package dev.countersign.wire.thogits;

import dev.countersign.account.Signups;
import dev.countersign.account.Signups.Registration;
import dev.countersign.guard.Limit;
import dev.countersign.password.PasswordRule;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Registration. The mailed link verifies the address, but in this dialect it does not sign anyone in. */
@Path(ThogitsDialect.REGISTER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "accounts")
public class RegisterResource {

    private static final ThogitsMessage DONE =
            new ThogitsMessage("Account created. Please check your email to verify your address.");

    private final Signups signups;
    private final ClientOf clients;

    RegisterResource(Signups signups, ClientOf clients) {
        this.signups = signups;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.SIGNUP)
    @Operation(
            summary = "Register",
            description = "A password has 8 to 128 characters. Sends a verification link. The answer is the same for an"
                    + " address that has an account. Our extension.")
    @APIResponse(responseCode = "200", description = "A mail is on its way")
    public Uni<ThogitsMessage> register(@Valid @NotNull CredentialsRequest body, @Context HttpServerRequest request) {
        Registration registration = new Registration(
                body.address(),
                body.newPassword(),
                PasswordRule.LENGTH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        return signups.register(registration, clients.request(request)).replaceWith(DONE);
    }
}
