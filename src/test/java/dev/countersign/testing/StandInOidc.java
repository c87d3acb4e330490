package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.StandInGrants.Grant;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** The part of the {@link StandIn} that answers like OpenID Connect providers. All of them have one real key. */
final class StandInOidc {

    private final StandIn server;
    private final StandInGrants grants;
    private final RsaJsonWebKey key;

    StandInOidc(StandIn server, StandInGrants grants) throws JoseException {
        this.server = server;
        this.grants = grants;
        this.key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("one");
        key.setAlgorithm("RS256");
        key.setUse("sig");
    }

    void discovery(HttpExchange exchange, String provider) {
        String root = server.url("/" + provider);
        StandIn.json(
                exchange,
                200,
                Api.object(
                        "issuer", root,
                        "authorization_endpoint", root + "/authorize",
                        "token_endpoint", root + "/token",
                        "jwks_uri", root + "/keys",
                        "userinfo_endpoint", root + "/userinfo"));
    }

    void keys(HttpExchange exchange) {
        StandIn.json(exchange, 200, new JsonWebKeySet(key).toJson());
    }

    void token(HttpExchange exchange, String provider) throws IOException, JoseException {
        Map<String, String> form = StandIn.form(exchange);
        Optional<Grant> grant = grants.redeem(form);
        if (grant.isPresent() && grant.get().user().fault().token(exchange)) {
            return;
        }
        boolean client = basic(provider).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!client || grant.filter(one -> one.fits(form)).isEmpty()) {
            StandIn.json(exchange, 400, Api.object("error", "invalid_grant"));
            return;
        }
        String token = grants.tokenOf(grant.get().user(), "at_");
        String idToken = idToken(provider, grant.get());
        StandIn.json(exchange, 200, Api.object("access_token", token, "token_type", "Bearer", "id_token", idToken));
    }

    private static String basic(String provider) {
        String pair = encoded("client of " + provider) + ':' + encoded(StandIn.SECRET);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void userinfo(HttpExchange exchange) {
        User user = grants.bearer(exchange);
        StandIn.json(
                exchange,
                200,
                Api.object(
                        "sub", user.fault().subjectOfUserinfo(user.id()),
                        "email", user.email(),
                        "email_verified", user.verified()));
    }

    private String idToken(String provider, Grant grant) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(server.url("/" + provider));
        claims.setAudience("client of " + provider);
        claims.setSubject(grant.user().id());
        claims.setIssuedAtToNow();
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() + 300));
        claims.setStringClaim("nonce", grant.question().get("nonce"));
        // This provider tells addresses at its userinfo endpoint only, as the standard has it.
        if (!provider.equals("corp")) {
            claims.setStringClaim("email", grant.user().email());
            claims.setClaim("email_verified", grant.user().verified());
        }
        grant.user().fault().claims(claims);
        String other = grant.user().fault().sign(claims);
        return other == null ? signed(claims, signature -> {}) : other;
    }

    String signed(JwtClaims claims, Consumer<JsonWebSignature> change) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue("RS256");
        change.accept(signature);
        return signature.getCompactSerialization();
    }
}
