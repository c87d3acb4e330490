package dev.countersign.wire.pages;

import dev.countersign.account.PasswordReset;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The page behind the link of a password reset mail. */
@Path("/account/reset")
@Produces(PagesDialect.HTML)
public class ResetPage {

    private static final Notice DONE = new Notice(
            "Your new password is set",
            "Every device was signed out. You can sign in with the new password now. This page can be closed.");
    private static final String NOT_THE_SAME = "The two passwords are not the same.";

    private final PasswordReset passwordReset;
    private final Pages pages;
    private final ClientOf clients;

    ResetPage(PasswordReset passwordReset, Pages pages, ClientOf clients) {
        this.passwordReset = passwordReset;
        this.pages = pages;
        this.clients = clients;
    }

    /** Shows the form and spends nothing, because mail scanners open links. */
    @GET
    @Takes(CredentialRule.PUBLIC)
    public Uni<String> show(HttpServerRequest request) {
        SecretToken token = Form.ofQuery(request.query()).requireToken(Reason.INVALID_RESET_TOKEN);
        return passwordReset.isLive(token).map(live -> form(live, token));
    }

    private String form(boolean live, SecretToken token) {
        return pages.reset(live(live, token));
    }

    private static SecretToken live(boolean live, SecretToken token) {
        if (!live) {
            throw Refused.because(Reason.INVALID_RESET_TOKEN);
        }
        return token;
    }

    /** After a refused password the form is shown again: the token is not spent. */
    @POST
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.RESET_PASSWORD)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> reset(Form form, HttpServerRequest request) {
        SecretToken token = form.requireToken(Reason.INVALID_RESET_TOKEN);
        Password password = new Password(form.require("password"));
        if (!password.equals(new Password(form.require("repeat")))) {
            return passwordReset.isLive(token).map(live -> again(live(live, token), NOT_THE_SAME));
        }
        return passwordReset
                .reset(token, password, PasswordRule.COMPOSED, clients.request(request))
                .map(done -> RestResponse.ok(pages.notice(DONE)))
                .onFailure(Refused.class)
                .recoverWithItem(refused -> againOr((Refused) refused, token));
    }

    private RestResponse<String> againOr(Refused refused, SecretToken token) {
        return switch (refused.reason()) {
            case WEAK_PASSWORD -> again(token, PageAnswer.WEAK_PASSWORD);
            case PASSWORD_TOO_LONG -> again(token, PageAnswer.LONG_PASSWORD);
            case BREACHED_PASSWORD -> again(token, PageAnswer.BREACHED_PASSWORD);
            default -> throw refused;
        };
    }

    private RestResponse<String> again(SecretToken token, String objection) {
        return RestResponse.status(Status.BAD_REQUEST, pages.resetAgain(token, objection));
    }
}
