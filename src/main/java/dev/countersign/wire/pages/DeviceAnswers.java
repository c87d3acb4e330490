package dev.countersign.wire.pages;

import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.DeviceSignIn.Browser;
import dev.countersign.signin.SignInOutcome.DeviceApproved;
import dev.countersign.signin.SignInOutcome.OfDevice;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import dev.countersign.wire.http.DeviceCookie;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.resteasy.reactive.RestResponse;

/** What the pages of the device flow answer, whichever way a person signs in. */
@ApplicationScoped
class DeviceAnswers {

    private static final Notice APPROVED =
            new Notice("The device is signed in", "It gets its session within a few seconds. This page can be closed.");

    private final DeviceRequests requests;
    private final DeviceCookie cookie;
    private final Pages pages;

    DeviceAnswers(DeviceRequests requests, DeviceCookie cookie, Pages pages) {
        this.requests = requests;
        this.cookie = cookie;
        this.pages = pages;
    }

    RestResponse<String> signedIn(OfDevice<IssuedTokens> outcome, SecretToken ticket, HttpServerRequest request) {
        return switch (outcome) {
            case DeviceApproved<IssuedTokens> approved -> approved(request);
            case SecondFactorRequired<IssuedTokens> required -> html(200, pages.factor(ticket, required.token(), null));
        };
    }

    RestResponse<String> approved(HttpServerRequest request) {
        return done(APPROVED, request);
    }

    /** The last page; the browser's right to decide ends. */
    RestResponse<String> done(Notice notice, HttpServerRequest request) {
        cookie.delete(request);
        return html(200, pages.notice(notice));
    }

    /** The ways to sign in, once more. */
    Uni<RestResponse<String>> again(Browser browser, int status, String objection) {
        return requests.open(browser.ticket(), browser.secrets())
                .map(ticket -> html(status, pages.approve(browser.ticket(), ticket.device(), objection)));
    }

    static RestResponse<String> html(int status, String page) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), page)
                .build();
    }
}
