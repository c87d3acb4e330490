package dev.countersign.wire.pages;

import dev.countersign.kernel.Refused;
import dev.countersign.oauth.Browser;
import dev.countersign.oauth.Offers;
import dev.countersign.oauth.Offers.Answer;
import dev.countersign.oauth.Offers.Question;
import dev.countersign.session.Terms;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.ClientOf;
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
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/**
 * The page in the popup of an application: shows who signed in and where, and asks whether the application may have it.
 * The browser's cookie finds the sign-in, so no URL of the page holds a secret, and the page can be loaded again.
 */
@Path("/account/sign-in")
public class ConfirmPage {

    /* The dialect in which applications collect sign-ins. */
    private static final Terms.Pair TERMS = Terms.pair("hoody");

    static final String ALLOW = "allow";
    static final String DENY = "deny";

    private static final Notice OVER = new Notice(
            "This sign-in is over",
            "It was answered already, it took too long, or it was begun in another browser. Close this window and sign in"
                    + " again where you came from.");

    private final Offers offers;
    private final AttemptCookies cookies;
    private final Pages pages;
    private final ClientOf clients;

    ConfirmPage(Offers offers, AttemptCookies cookies, Pages pages, ClientOf clients) {
        this.offers = offers;
        this.cookies = cookies;
        this.pages = pages;
        this.clients = clients;
    }

    /** The answer, for the page's script. */
    public record AnswerView(Map<String, Object> message, String origin, String url) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    @Produces(PagesDialect.HTML)
    public Uni<RestResponse<String>> show(HttpServerRequest request) {
        String stateId = stateId(Form.ofQuery(request.query()));
        return offers.question(browser(request), stateId)
                .map(found -> found.map(question -> shown(question, request)).orElseGet(this::over));
    }

    private RestResponse<String> shown(Question question, HttpServerRequest request) {
        // The window that opened the popup belongs to another origin and must stay reachable.
        request.response().putHeader(PagesDialect.OPENER_POLICY, "unsafe-none");
        request.response()
                .putHeader(
                        PagesDialect.POLICY,
                        "default-src 'none'; style-src '" + Branding.STYLE_HASH
                                + "'; script-src 'self'; connect-src 'self'; form-action 'self' " + question.origin()
                                + "; base-uri 'none'; frame-ancestors 'none'");
        return RestResponse.ok(pages.confirm(question));
    }

    private RestResponse<String> over() {
        return RestResponse.status(Status.GONE, pages.notice(OVER));
    }

    /** For browsers without JavaScript: goes to the application at once. */
    @POST
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(PagesDialect.HTML)
    public Uni<RestResponse<String>> submit(Form form, HttpServerRequest request) {
        return answer(form, request)
                .map(found -> found.map(answer -> ResponseBuilder.<String>create(Status.SEE_OTHER)
                                .header(HttpHeaders.LOCATION.toString(), answer.url())
                                .build())
                        .orElseGet(this::over));
    }

    /** For the script of the page. */
    @POST
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<AnswerView>> post(Form form, HttpServerRequest request) {
        return answer(form, request)
                .map(found -> found.map(answer -> RestResponse.ok(
                                new AnswerView(answer.handover().message(), answer.origin(), answer.url())))
                        .orElseGet(() -> RestResponse.status(Status.GONE)));
    }

    private Uni<Optional<Answer>> answer(Form form, HttpServerRequest request) {
        String stateId = stateId(form);
        Browser browser = browser(request);
        Uni<Optional<Answer>> answer = switch (form.require("answer")) {
            case ALLOW -> offers.confirm(browser, stateId, TERMS, clients.request(request));
            case DENY -> offers.dismiss(browser, stateId);
            default -> throw Refused.invalid("/answer", "is allow or deny");
        };
        return answer.invoke(found -> found.ifPresent(given -> cookies.end(request, stateId)));
    }

    static String stateId(Form form) {
        String stateId = form.require("state_id");
        if (!AttemptCookies.isStateId(stateId)) {
            throw Refused.invalid("/state_id", "is a UUID of version 4 in lower case");
        }
        return stateId;
    }

    private Browser browser(HttpServerRequest request) {
        return stateId -> cookies.secrets(request, stateId);
    }
}
