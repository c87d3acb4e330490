package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.StandInGrants.Grant;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The part of the {@link StandIn} that answers like GitHub, which follows no standard. */
final class StandInGitHub {

    private final StandInGrants grants;

    StandInGitHub(StandInGrants grants) {
        this.grants = grants;
    }

    /** Answers an error with status 200, as GitHub does. */
    void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = StandIn.form(exchange);
        Optional<Grant> grant = grants.redeem(form);
        if (grant.isPresent() && grant.get().user().fault().token(exchange)) {
            return;
        }
        boolean client =
                "client of github".equals(form.get("client_id")) && StandIn.SECRET.equals(form.get("client_secret"));
        boolean json = "application/json".equals(exchange.getRequestHeaders().getFirst("Accept"));
        if (!client || !json || grant.filter(one -> one.fits(form)).isEmpty()) {
            String error = Api.object("error", "bad_verification_code", "error_description", "wrong or expired");
            StandIn.json(exchange, 200, error);
            return;
        }
        String token = grants.tokenOf(grant.get().user(), "gho_");
        StandIn.json(
                exchange,
                200,
                Api.object("access_token", token, "token_type", "bearer", "scope", "read:user,user:email"));
    }

    /** The public address of the profile is one that nobody verified for us. */
    void user(HttpExchange exchange) {
        String id = grants.bearer(exchange).id();
        StandIn.json(exchange, 200, "{\"login\":\"octo\",\"email\":\"public@example.org\",\"id\":" + id + '}');
    }

    void emails(HttpExchange exchange) {
        User user = grants.bearer(exchange);
        StandIn.json(
                exchange,
                200,
                "[{\"email\":\"secondary@example.org\",\"primary\":false,\"verified\":true,\"visibility\":null},"
                        + Api.object("email", user.email(), "primary", true, "verified", user.verified()) + ']');
    }
}
