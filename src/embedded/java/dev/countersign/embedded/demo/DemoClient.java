package dev.countersign.embedded.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * This server as the one client of the demo's provider.
 *
 * @param issuer the provider
 * @param redirectUri the callback of this server
 */
record DemoClient(String issuer, String id, String secret, String redirectUri) {

    /** The document of the provider (OpenID Connect Discovery 1.0, 3). */
    JsonObject discovery() {
        return new JsonObject()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", issuer + "/token")
                .put("userinfo_endpoint", issuer + "/userinfo")
                .put("jwks_uri", issuer + "/keys")
                .put("response_types_supported", JsonArray.of("code"))
                .put("subject_types_supported", JsonArray.of("public"))
                .put("id_token_signing_alg_values_supported", JsonArray.of("ES256"))
                .put("code_challenge_methods_supported", JsonArray.of("S256"))
                .put("token_endpoint_auth_methods_supported", JsonArray.of("client_secret_basic"));
    }

    /** Whether an authorization request is of this client and complete. */
    boolean asks(MultiMap question) {
        return id.equals(question.get("client_id"))
                && redirectUri.equals(question.get("redirect_uri"))
                && "code".equals(question.get("response_type"))
                && "S256".equals(question.get("code_challenge_method"))
                && question.contains("code_challenge")
                && question.contains("nonce");
    }

    /** Whether the header proves this client; its id and secret need no encoding. */
    boolean isProved(String authorization) {
        String pair = id + ':' + secret;
        return ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)))
                .equals(authorization);
    }

    /** Whether a token request fits the authorization request with this challenge. */
    boolean answers(MultiMap form, String codeChallenge) {
        return redirectUri.equals(form.get("redirect_uri"))
                && form.contains("code_verifier")
                && challengeOf(form.get("code_verifier")).equals(codeChallenge);
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "DemoClient[" + id + "]";
    }
}
