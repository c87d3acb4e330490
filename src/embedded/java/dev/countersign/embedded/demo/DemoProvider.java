package dev.countersign.embedded.demo;

import dev.countersign.embedded.ThisMachine;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.jose4j.jwt.JwtClaims;

/**
 * A small OpenID Connect provider below {@value #PATH}. Instead of a password it asks who wants to be signed in, so it
 * serves this machine only. It checks what real ones check: the client, the redirect URI and the PKCE verifier.
 */
@Singleton
public class DemoProvider {

    static final String PATH = "/dev/provider";

    private static final String SETTINGS = "countersign.oauth.providers." + Demo.PROVIDER;
    private static final float MINUTES = 5;

    private final Optional<DemoClient> client;
    private final DemoKey key = new DemoKey();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, DemoUser> tokens = new ConcurrentHashMap<>();

    DemoProvider(Config config) {
        this.client = config.getOptionalValue("countersign.dev.demo-origin", String.class)
                .map(origin -> new DemoClient(
                        config.getValue(SETTINGS + ".issuer", String.class),
                        config.getValue(SETTINGS + ".client-id", String.class),
                        config.getValue(SETTINGS + ".client-secret", String.class),
                        config.getValue("countersign.base-url", String.class).replaceAll("/+$", "")
                                + "/api/v1/auth/providers/" + Demo.PROVIDER + "/callback"));
    }

    /* What a code stands for. */
    private record Grant(DemoUser user, String codeChallenge, String nonce) {}

    void routes(@Observes Router router) {
        if (client.isPresent()) {
            router.get(PATH + "/*").handler(DemoProvider::onlyLocal);
            router.post(PATH + "/*").handler(DemoProvider::onlyLocal);
            router.get(PATH + "/.well-known/openid-configuration")
                    .handler(context -> json(context, 200, client.get().discovery()));
            router.get(PATH + "/keys").handler(this::keys);
            router.get(PATH + "/authorize").handler(this::authorize);
            router.post(PATH + "/token").handler(BodyHandler.create(false)).handler(this::token);
            router.get(PATH + "/userinfo").handler(this::userinfo);
        }
    }

    private static void onlyLocal(RoutingContext context) {
        if (ThisMachine.sent(context.request())) {
            context.next();
        } else {
            json(context, 403, new JsonObject().put("error", "access_denied"));
        }
    }

    private void keys(RoutingContext context) {
        json(context, 200, new JsonObject(key.published()));
    }

    private void authorize(RoutingContext context) {
        MultiMap question = context.queryParams();
        DemoClient known = client.orElseThrow();
        if (!known.asks(question)) {
            json(context, 400, new JsonObject().put("error", "invalid_request"));
            return;
        }
        String chosen = question.get("user");
        if (chosen == null) {
            DemoPages.answer(context, DemoHtml.users(context.request().uri()), DemoHtml.POLICY);
            return;
        }
        String answer = DemoUser.of(chosen)
                .map(user -> "code=" + allowed(user, question))
                .orElse("error=access_denied");
        redirect(
                context,
                known.redirectUri() + '?' + answer + "&state=" + encoded(question.get("state")) + "&iss="
                        + encoded(known.issuer()));
    }

    private String allowed(DemoUser user, MultiMap question) {
        String code = UUID.randomUUID().toString();
        codes.put(code, new Grant(user, question.get("code_challenge"), question.get("nonce")));
        return code;
    }

    private void token(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        DemoClient known = client.orElseThrow();
        if (!known.isProved(context.request().getHeader("Authorization"))) {
            json(context, 401, new JsonObject().put("error", "invalid_client"));
            return;
        }
        Grant grant = form.contains("code") ? codes.remove(form.get("code")) : null;
        if (grant == null || !known.answers(form, grant.codeChallenge())) {
            json(context, 400, new JsonObject().put("error", "invalid_grant"));
            return;
        }
        String token = UUID.randomUUID().toString();
        tokens.put(token, grant.user());
        json(
                context,
                200,
                new JsonObject()
                        .put("access_token", token)
                        .put("token_type", "Bearer")
                        .put("id_token", idToken(known, grant)));
    }

    private String idToken(DemoClient known, Grant grant) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(known.issuer());
        claims.setAudience(known.id());
        claims.setSubject(grant.user().subject());
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(MINUTES);
        claims.setStringClaim("nonce", grant.nonce());
        claims.setStringClaim("email", grant.user().address());
        claims.setClaim("email_verified", grant.user().isVerified());
        return key.signed(claims);
    }

    private void userinfo(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        DemoUser user = header == null ? null : tokens.get(header.replaceFirst("^Bearer ", ""));
        if (user == null) {
            json(context, 401, new JsonObject().put("error", "invalid_token"));
            return;
        }
        json(
                context,
                200,
                new JsonObject()
                        .put("sub", user.subject())
                        .put("email", user.address())
                        .put("email_verified", user.isVerified()));
    }

    private static void redirect(RoutingContext context, String location) {
        HttpServerResponse response = context.response();
        response.putHeader("Referrer-Policy", "no-referrer").putHeader("Location", location);
        response.setStatusCode(302).end();
    }

    private static void json(RoutingContext context, int status, JsonObject body) {
        context.response().setStatusCode(status).putHeader("Content-Type", "application/json");
        context.end(body.encode());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }
}
