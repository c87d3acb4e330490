package dev.countersign.wire.pages;

import dev.countersign.account.Verification;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
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

/** The page behind the link of a verification mail. */
@Path("/account/verify")
@Produces(PagesDialect.HTML)
public class VerifyPage {

    private static final Notice VERIFIED =
            new Notice("Your address is confirmed", "You can sign in now. This page can be closed.");

    private static final Notice WITHOUT_PASSWORD = new Notice(
            "Your address is confirmed",
            "It was signed up more than once, with different passwords, so none of them was taken. A mail with a link to"
                    + " set your password is on its way. If it does not come, ask for a new password where you sign in."
                    + " This page can be closed.");

    private final Verification verification;
    private final Pages pages;
    private final ClientOf clients;

    VerifyPage(Verification verification, Pages pages, ClientOf clients) {
        this.verification = verification;
        this.pages = pages;
        this.clients = clients;
    }

    /** Shows the button and spends nothing, because mail scanners open links. */
    @GET
    @Takes(CredentialRule.PUBLIC)
    public Uni<String> show(HttpServerRequest request) {
        SecretToken token = Form.ofQuery(request.query()).requireToken(Reason.INVALID_VERIFICATION_TOKEN);
        return verification.isLive(token).map(live -> form(live, token));
    }

    private String form(boolean live, SecretToken token) {
        if (!live) {
            throw Refused.because(Reason.INVALID_VERIFICATION_TOKEN);
        }
        return pages.verify(token);
    }

    @POST
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.VERIFY_EMAIL)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<String> verify(Form form, HttpServerRequest request) {
        SecretToken token = form.requireToken(Reason.INVALID_VERIFICATION_TOKEN);
        return verification
                .verify(token, clients.request(request))
                .map(account -> pages.notice(account.hasPassword() ? VERIFIED : WITHOUT_PASSWORD));
    }
}
