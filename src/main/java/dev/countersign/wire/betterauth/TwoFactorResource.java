package dev.countersign.wire.betterauth;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.SecondFactors;
import dev.countersign.secondfactor.Setups;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.Terms;
import dev.countersign.wire.betterauth.Views.CodesView;
import dev.countersign.wire.betterauth.Views.EnabledView;
import dev.countersign.wire.betterauth.Views.StatusView;
import dev.countersign.wire.betterauth.Views.UriView;
import dev.countersign.wire.betterauth.Views.VerifiedView;
import dev.countersign.wire.http.ClientOf;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * The second factor of somebody with a session. The four calls take the password; that the session went through the second
 * factor stands for a code, which this contract does not ask for.
 */
@Path("/api/auth/two-factor")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class TwoFactorResource {

    private static final int LONGEST_ISSUER = 100;

    private final Requests requests;
    private final Visits visits;
    private final SessionCookies cookies;
    private final Setups setups;
    private final SecondFactors factors;
    private final CodeAnswers answers;
    private final ClientOf clients;

    TwoFactorResource(
            Requests requests,
            Visits visits,
            SessionCookies cookies,
            Setups setups,
            SecondFactors factors,
            CodeAnswers answers,
            ClientOf clients) {
        this.requests = requests;
        this.visits = visits;
        this.cookies = cookies;
        this.setups = setups;
        this.factors = factors;
        this.answers = answers;
        this.clients = clients;
    }

    @POST
    @Path("/enable")
    public Uni<EnabledView> enable(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String password = body.text("password");
        Optional<String> method = body.optionalChoice("method", "otp", "totp");
        Optional<String> issuer = body.optionalText("issuer", LONGEST_ISSUER);
        body.check();
        return visits.require(request).flatMap(visit -> {
            if (method.filter("otp"::equals).isPresent()) {
                throw Refused.because(Reason.MAILED_CODE_NOT_ALLOWED);
            }
            return setups.begin(visit.who(), evidence(password), issuer, clients.request(request))
                    .map(setup -> new EnabledView("totp", setup.uri(), setup.backupCodes()));
        });
    }

    private static Evidence evidence(String password) {
        return new Evidence.ByPassword(Passwords.known(password));
    }

    @POST
    @Path("/get-totp-uri")
    public Uni<UriView> uri(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        return visits.require(request)
                .flatMap(visit ->
                        setups.uri(visit.who(), evidence(password), Optional.empty(), clients.request(request)))
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
    public Uni<CodesView> regenerate(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        return visits.require(request)
                .flatMap(visit ->
                        factors.regenerate(visit.who(), evidence(password), Optional.empty(), clients.request(request)))
                .map(codes -> new CodesView(true, codes));
    }

    @POST
    @Path("/disable")
    public Uni<StatusView> disable(byte[] bytes, @Context HttpServerRequest request) {
        String password = password(bytes, request);
        Client client = clients.request(request);
        return visits.require(request)
                .flatMap(visit -> visit.who().account().hasSecondFactor()
                        ? factors.disable(visit.who(), evidence(password), Optional.empty(), terms(visit), client)
                                .invoke(rotated -> forget(request, rotated))
                                .replaceWithVoid()
                        : setups.drop(visit.who(), evidence(password), client).replaceWithVoid())
                .replaceWith(new StatusView(true));
    }

    private static Terms.Opaque terms(Visit visit) {
        return new Terms.Opaque(visit.who().session().isRemembered());
    }

    private void forget(HttpServerRequest request, IssuedSession rotated) {
        cookies.open(request, rotated);
        cookies.distrust(request);
    }

    @POST
    @Path("/verify-totp")
    public Uni<VerifiedView> verifyTotp(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String code = body.text("code");
        boolean trustDevice = body.flag("trustDevice").orElse(false);
        body.check();
        return answers.totp(code, trustDevice, request);
    }

    @POST
    @Path("/send-otp")
    public Uni<StatusView> sendOtp(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.readOptional(request, bytes);
        body.flag("trustDevice");
        body.check();
        return answers.mailCode(request).replaceWith(new StatusView(true));
    }

    @POST
    @Path("/verify-otp")
    public Uni<VerifiedView> verifyOtp(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String code = body.text("code");
        boolean trustDevice = body.flag("trustDevice").orElse(false);
        body.check();
        return answers.mailed(code, trustDevice, request);
    }

    @POST
    @Path("/verify-backup-code")
    public Uni<VerifiedView> verifyBackupCode(byte[] bytes, @Context HttpServerRequest request) {
        Body body = requests.read(request, bytes);
        String code = body.text("code");
        boolean withoutSession = body.flag("disableSession").orElse(false);
        boolean trustDevice = body.flag("trustDevice").orElse(false);
        body.check();
        return answers.backup(code, withoutSession, trustDevice, request);
    }
}
