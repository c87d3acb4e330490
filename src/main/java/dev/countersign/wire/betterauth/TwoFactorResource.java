package dev.countersign.wire.betterauth;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.Client;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.SecondFactors;
import dev.countersign.secondfactor.SetupOptions;
import dev.countersign.secondfactor.Setups;
import dev.countersign.secondfactor.ShownSecret;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.Terms;
import dev.countersign.wire.betterauth.Views.CodesView;
import dev.countersign.wire.betterauth.Views.EnabledView;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.betterauth.Views.UriView;
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

/**
 * A signed-in user's second factor. The four calls take the password. The contract has no field for a code, so a code
 * from the app or a backup code must have been verified in this session.
 */
@Path("/api/auth/two-factor")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "second factor")
@SecurityRequirement(name = "session")
@SecurityRequirement(name = "bearer")
public class TwoFactorResource {

    private final Requests requests;
    private final Callers callers;
    private final SessionCookies cookies;
    private final Setups setups;
    private final ShownSecret shownSecret;
    private final SecondFactors factors;
    private final ClientOf clients;

    TwoFactorResource(
            Requests requests,
            Callers callers,
            SessionCookies cookies,
            Setups setups,
            ShownSecret shownSecret,
            SecondFactors factors,
            ClientOf clients) {
        this.requests = requests;
        this.callers = callers;
        this.cookies = cookies;
        this.setups = setups;
        this.shownSecret = shownSecret;
        this.factors = factors;
        this.clients = clients;
    }

    @POST
    @Path("/enable")
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.SECOND_FACTOR_SETUP})
    @Operation(
            summary = "Begin a setup",
            description = "Nothing changes before verify-totp gets its first code, within 15 minutes.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.EnableRequest.class)))
    @APIResponse(responseCode = "200", description = "The secret and ten backup codes, shown this once")
    public Uni<EnabledView> enable(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String password = body.text("password");
        Optional<String> method = body.optionalChoice("method", "otp", "totp");
        Optional<String> issuer = body.optionalText("issuer").filter(text -> !text.isEmpty());
        body.check();
        SetupOptions options = new SetupOptions(issuer, true, false);
        return callers.require(BySession.class).flatMap(who -> {
            Client client = clients.request(request);
            Uni<Setups.Setup> begun = method.filter("otp"::equals).isPresent()
                    ? setups.requireOwner(who.signedIn(), evidence(password), client)
                            .chain(() -> Uni.createFrom().failure(BetterAuthReason.MAILED_FACTOR_NOT_OFFERED.refused()))
                    : setups.begin(who.signedIn(), evidence(password), options, client);
            return begun.map(setup -> new EnabledView("totp", setup.uri(), setup.backupCodes()));
        });
    }

    private static Evidence evidence(String password) {
        return new Evidence.ByPassword(ExistingPassword.of(password));
    }

    @POST
    @Path("/get-totp-uri")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(
            summary = "Show the secret again",
            description =
                    "Confirmed or pending. A confirmed one is shown only when a code of the app or a backup code was"
                            + " given in this session; otherwise 403.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.PasswordRequest.class)))
    @APIResponse(responseCode = "200", description = "The URI for an authenticator app")
    public Uni<UriView> uri(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        return callers.require(BySession.class)
                .flatMap(who -> shownSecret.uri(who.signedIn(), evidence(password), clients.request(request)))
                .map(UriView::new);
    }

    private String password(byte[] bytes, HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String password = body.text("password");
        body.check();
        return password;
    }

    @POST
    @Path("/generate-backup-codes")
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.SECOND_FACTOR_SETUP})
    @Operation(
            summary = "Make ten new backup codes",
            description =
                    "All earlier ones are worthless from now on. A code of the app or a backup code must have been given"
                            + " in this session; otherwise 403.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.PasswordRequest.class)))
    @APIResponse(responseCode = "200", description = "Ten codes, shown this once")
    public Uni<CodesView> regenerate(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        return callers.require(BySession.class)
                .flatMap(who -> factors.regenerate(
                        who.signedIn(), evidence(password), Optional.empty(), clients.request(request)))
                .map(codes -> new CodesView(true, codes));
    }

    @POST
    @Path("/disable")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Operation(
            summary = "Disable the second factor",
            description =
                    "All other sessions end; this one gets a fresh token. Succeeds without a factor, too. A code of the app or"
                            + " a backup code must have been given in this session; otherwise 403.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.PasswordRequest.class)))
    @APIResponse(responseCode = "200", description = "The account has one factor")
    public Uni<StatusView> disable(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        Client client = clients.request(request);
        return callers.require(BySession.class)
                .flatMap(who -> who.signedIn().account().hasSecondFactor()
                        ? factors.disable(who.signedIn(), evidence(password), Optional.empty(), terms(who), client)
                                .invoke(rotated -> forget(request, rotated))
                                .replaceWithVoid()
                        : setups.drop(who.signedIn(), evidence(password), client)
                                .replaceWithVoid())
                .replaceWith(new StatusView(true));
    }

    private static Terms.Opaque terms(BySession who) {
        return BetterAuthDialect.terms(who.signedIn().session().isRemembered());
    }

    private void forget(HttpServerRequest request, IssuedSession rotated) {
        cookies.open(request, rotated);
        cookies.distrust(request);
    }
}
