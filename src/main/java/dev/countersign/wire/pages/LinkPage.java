package dev.countersign.wire.pages;

import dev.countersign.kernel.Refused;
import dev.countersign.oauth.Browser;
import dev.countersign.oauth.LinkOffers;
import dev.countersign.oauth.LinkOffers.Question;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * The page that shows which identity is about to be linked to which account, and asks. The browser's cookie finds both,
 * as on {@link ConfirmPage}.
 */
@Path("/account/link")
@Produces(PagesDialect.HTML)
public class LinkPage {

    private static final Notice OVER = new Notice(
            "This page is over",
            "It was answered already, it took too long, or it was begun in another browser. Nothing was linked by opening it."
                    + " Begin again where you came from.");

    private final LinkOffers offers;
    private final AttemptCookies cookies;
    private final Pages pages;

    LinkPage(LinkOffers offers, AttemptCookies cookies, Pages pages) {
        this.offers = offers;
        this.cookies = cookies;
        this.pages = pages;
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    public Uni<RestResponse<String>> show(HttpServerRequest request) {
        String stateId = ConfirmPage.stateId(Form.ofQuery(request.query()));
        return offers.question(browser(request), stateId)
                .map(found -> found.map(question -> shown(question, request)).orElseGet(this::over));
    }

    /* The form ends at the application, which the browser counts as a target of the form. */
    private RestResponse<String> shown(Question question, HttpServerRequest request) {
        URI target = URI.create(question.redirectUri());
        request.response()
                .putHeader(
                        PagesDialect.POLICY,
                        "default-src 'none'; style-src '" + Branding.STYLE_HASH + "'; form-action 'self' "
                                + target.getScheme() + "://" + target.getRawAuthority()
                                + "; base-uri 'none'; frame-ancestors 'none'");
        return RestResponse.ok(pages.link(question));
    }

    @POST
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> submit(Form form, HttpServerRequest request) {
        String stateId = ConfirmPage.stateId(form);
        return answer(form.require("answer"), stateId, browser(request))
                .invoke(found -> found.ifPresent(given -> cookies.end(request, stateId)))
                .map(found -> found.map(url -> ResponseBuilder.<String>create(Status.SEE_OTHER)
                                .header(HttpHeaders.LOCATION.toString(), url)
                                .build())
                        .orElseGet(this::over));
    }

    private Uni<Optional<String>> answer(String answer, String stateId, Browser browser) {
        return switch (answer) {
            case ConfirmPage.ALLOW -> offers.confirm(browser, stateId);
            case ConfirmPage.DENY -> offers.dismiss(browser, stateId);
            default -> throw Refused.invalid("/answer", "is allow or deny");
        };
    }

    private RestResponse<String> over() {
        return RestResponse.status(Status.GONE, pages.notice(OVER));
    }

    private Browser browser(HttpServerRequest request) {
        return stateId -> cookies.secrets(request, stateId);
    }
}
