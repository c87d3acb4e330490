package dev.countersign.wire.pages;

import dev.countersign.oauth.DeviceOffers;
import dev.countersign.oauth.DeviceOffers.Answer;
import dev.countersign.oauth.DeviceOffers.Asked;
import dev.countersign.signin.DeviceSignIn.Browser;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.DeviceCookie;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * The page after a sign-in at a provider for a device: shows which device gets access to which account, and asks. Two
 * cookies find both, that of the attempt and that of the typed code, so no URL of the page holds a secret. {@link DevicePage}
 * takes what follows, a denial or the code of the second factor.
 */
@Path("/account/device-confirm")
@Produces(PagesDialect.HTML)
public class DeviceConfirmPage {

    private static final Notice OVER = new Notice(
            "This page is over",
            "It was answered already, it took too long, or it was begun in another browser. Opening it approved nothing."
                    + " Type the code of the device again.");

    private final DeviceOffers offers;
    private final DeviceAnswers answers;
    private final AttemptCookies attempts;
    private final DeviceCookie devices;
    private final Pages pages;
    private final ClientOf clients;

    DeviceConfirmPage(
            DeviceOffers offers,
            DeviceAnswers answers,
            AttemptCookies attempts,
            DeviceCookie devices,
            Pages pages,
            ClientOf clients) {
        this.offers = offers;
        this.answers = answers;
        this.attempts = attempts;
        this.devices = devices;
        this.pages = pages;
        this.clients = clients;
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    public Uni<RestResponse<String>> show(HttpServerRequest request) {
        return offers.question(asked(request), ConfirmPage.stateId(Form.ofQuery(request.query())))
                .map(found -> found.map(question -> RestResponse.ok(pages.consent(question)))
                        .orElseGet(this::over));
    }

    @POST
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> confirm(Form form, HttpServerRequest request) {
        String stateId = ConfirmPage.stateId(form);
        return offers.confirm(asked(request), stateId, clients.request(request))
                .invoke(found -> found.ifPresent(given -> attempts.end(request, stateId)))
                .flatMap(found -> next(found, request));
    }

    private Uni<RestResponse<String>> next(Optional<Answer> found, HttpServerRequest request) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(over());
        }
        return switch (found.get()) {
            case Answer.SignedIn signedIn ->
                Uni.createFrom().item(answers.signedIn(signedIn.outcome(), signedIn.ticket(), request));
            case Answer.Failed failed ->
                answers.again(
                        new Browser(failed.ticket(), devices.read(request)), 403, ProviderObjection.of(failed.error()));
        };
    }

    private RestResponse<String> over() {
        return RestResponse.status(Status.GONE, pages.notice(OVER));
    }

    private Asked asked(HttpServerRequest request) {
        return new Asked(stateId -> attempts.secrets(request, stateId), devices.read(request));
    }
}
