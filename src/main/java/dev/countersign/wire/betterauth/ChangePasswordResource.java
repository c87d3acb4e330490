package dev.countersign.wire.betterauth;

import dev.countersign.account.ProfileChange;
import dev.countersign.guard.Limit;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.profile.PasswordChange;
import dev.countersign.profile.PasswordChange.Wish;
import dev.countersign.wire.betterauth.Views.PasswordChangedView;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A signed-in user's new password. The contract has no field for a code, see {@link TwoFactorResource}. */
@Path("/api/auth/change-password")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class ChangePasswordResource {

    private final Requests requests;
    private final Callers callers;
    private final SessionCookies cookies;
    private final PasswordChange change;
    private final ClientOf clients;

    ChangePasswordResource(
            Requests requests, Callers callers, SessionCookies cookies, PasswordChange change, ClientOf clients) {
        this.requests = requests;
        this.callers = callers;
        this.cookies = cookies;
        this.change = change;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(
            summary = "Change the password",
            description =
                    "All other sessions end, trusted devices too; this one gets a fresh token. With a second factor, a"
                            + " code of the app or a backup code must have been given in this session; otherwise 403.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.ChangePasswordRequest.class)))
    @APIResponse(responseCode = "200", description = "The new password is stored")
    public Uni<PasswordChangedView> change(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String chosen = body.text("newPassword");
        String current = body.text("currentPassword");
        body.flag("revokeOtherSessions");
        body.check();
        return callers.require(BySession.class)
                .flatMap(who -> change.change(
                        wish(who, current, chosen, request),
                        BetterAuthDialect.terms(who.signedIn().session().isRemembered()),
                        ProfileChange.NONE))
                .map(changed -> {
                    cookies.open(request, changed.issued());
                    cookies.distrust(request);
                    return new PasswordChangedView(changed.issued().token().reveal(), UserView.of(changed.account()));
                });
    }

    private Wish wish(BySession who, String current, String chosen, HttpServerRequest request) {
        if (!who.account().hasPassword()) {
            throw BetterAuthReason.NO_PASSWORD.refused();
        }
        return new Wish(
                who.signedIn(),
                ExistingPassword.of(current),
                Optional.empty(),
                new Password(chosen),
                PasswordRule.LENGTH,
                clients.request(request));
    }
}
