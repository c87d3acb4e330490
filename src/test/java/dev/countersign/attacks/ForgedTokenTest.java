package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Access tokens that this server did not issue. */
@QuarkusTest
@WithTestResource(Servers.class)
class ForgedTokenTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static String token;
    private static String tokenOfHydraCore;
    private static Answer login;

    @BeforeAll
    static void signIn() {
        Person person = Person.verified();
        login = person.logIn();
        token = login.text("/data/token");
        tokenOfHydraCore = Endpoints.signIn(Api.fromAnywhere(), "/auth/login", person.email(), person.password())
                .text("/access_token");
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(int index) {
        return token.split("\\.")[index];
    }

    private static String header() {
        return new String(Base64.getUrlDecoder().decode(part(0)), StandardCharsets.UTF_8);
    }

    private static String hs256(String header, byte[] key) {
        try {
            String signed = encode(header) + '.' + part(1);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return signed + '.' + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(String forged) {
        Answer answer = RawHttp.send("GET", ME, "Authorization: Bearer " + forged);
        String shown = forged.length() > 100 ? forged.substring(0, 100) : forged;
        assertThat(answer.status()).as(shown).isEqualTo(401);
        assertThat(answer.code()).as(shown).isEqualTo("INVALID_TOKEN");
        Answer refresh =
                Pair.renew(forged.isEmpty() ? "x" : forged.length() > 4096 ? forged.substring(0, 4096) : forged);
        assertThat(refresh.status()).as("refresh " + shown).isEqualTo(401);
        assertRefusedByHydraCore(ofHydraCore(forged), shown);
    }

    /* Forged from one of HydraCore's tokens: another dialect's would be rejected even with a valid signature. */
    private static String ofHydraCore(String forged) {
        String[] there = tokenOfHydraCore.split("\\.");
        return forged.replace(part(1), there[1]).replace(part(2), there[2]);
    }

    private static void assertRefusedByHydraCore(String forged, String shown) {
        String from = "X-Forwarded-For: " + Api.fromAnywhere().address();
        String header = "Authorization: Bearer " + forged;
        assertThat(RawHttp.send("GET", "/auth/me", header).status()).as(shown).isEqualTo(401);
        // Quotes and spaces around a cookie's value are not part of it (RFC 6265, 4.1.1 and 5.2).
        if (!forged.replace("\"", "").strip().equals(tokenOfHydraCore)) {
            assertThat(RawHttp.send("GET", "/auth/me", "Cookie: access_token=" + forged)
                            .status())
                    .as("cookie " + shown)
                    .isEqualTo(401);
        }
        String body = "{\"refresh_token\":\""
                + forged.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\"}";
        for (String path : List.of("/auth/refresh", "/auth/logout")) {
            byte[] request = RawHttp.request("POST", path, body, "Content-Type: application/json", from, header);
            Answer answer = RawHttp.parse("POST", path, RawHttp.exchange(request));
            assertThat(answer.status()).as(path + ' ' + shown).isEqualTo(path.endsWith("logout") ? 204 : 401);
        }
    }

    /** The owner stays signed in, whatever a test presented as a token at a logout. */
    @AfterEach
    void isStillSignedIn() {
        assertThat(Api.fromAnywhere().as(token).get(ME).status()).isEqualTo(200);
        assertThat(Api.fromAnywhere().as(tokenOfHydraCore).get("/auth/me").status())
                .isEqualTo(200);
    }

    @Test
    void acceptsTheTokenThatTheOthersAreMadeOf() {
        assertThat(Api.fromAnywhere().as(token).get(ME).status()).isEqualTo(200);
        assertThat(ofHydraCore(token))
                .isNotEqualTo(token)
                .endsWith(tokenOfHydraCore.substring(tokenOfHydraCore.indexOf('.')));
    }

    @Test
    void refusesTokensWithoutASignature() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "null", "HS256")) {
            String header = "{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}";
            for (String signature : List.of("", part(2), "A".repeat(43))) {
                assertRefused(encode(header) + '.' + part(1) + '.' + signature);
            }
            assertRefused(encode(header) + '.' + part(1));
        }
        assertRefused(part(0) + '.' + part(1) + '.');
        assertRefused(encode("{\"typ\":\"at+jwt\"}") + '.' + part(1) + '.' + part(2));
    }

    @Test
    void refusesTokensSignedWithAPublishedKey() {
        String hex = Api.fromAnywhere().get("/api/v1/meta/public-key").text("/data/keys/0/public_key_hex");
        byte[] raw = HexFormat.of().parseHex(hex);
        byte[] der = HexFormat.of().parseHex("302a300506032b6570032100" + hex);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] key : List.of(
                raw,
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                hex.getBytes(StandardCharsets.US_ASCII),
                "secret".getBytes(StandardCharsets.US_ASCII),
                new byte[32])) {
            assertRefused(hs256(header(), key));
        }
    }

    @Test
    void followsNoUrlInAToken() throws IOException {
        try (ServerSocket canary = new ServerSocket(0)) {
            canary.setSoTimeout(300);
            String url = "http://127.0.0.1:" + canary.getLocalPort() + "/keys";
            String start = header().substring(0, header().length() - 1);
            String jwk = ",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + BASE64.encodeToString(new byte[32]) + "\"}}";
            for (String header : List.of(
                    start + jwk,
                    start + ",\"jku\":\"" + url + "\"}",
                    start + ",\"x5u\":\"" + url + "\"}",
                    start + ",\"x5c\":[\"AAAA\"]}")) {
                assertRefused(hs256(header, new byte[32]));
            }
            assertThat(org.assertj.core.api.Assertions.catchThrowable(canary::accept))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void refusesInvalidKeyIds() {
        String responseKid = Api.fromAnywhere().get("/api/v1/meta/public-key").text("/data/active_kid");
        for (String kid : List.of(
                "\"../../dev/null\"",
                "\"' OR 1=1--\"",
                "\"\\u0000\"",
                "\"" + "k".repeat(600) + "\"",
                "\"unknown\"",
                "\"" + responseKid + "\"",
                "1",
                "null",
                "true",
                "[\"k1\"]",
                "{}")) {
            for (String type : List.of("\"at+jwt\"", "\"rt+jwt\"", "1", "null", "[]", "{}")) {
                String header = "{\"alg\":\"HS256\",\"typ\":" + type + ",\"kid\":" + kid + "}";
                assertRefused(hs256(header, new byte[32]));
            }
        }
    }

    @Test
    void refusesHeadersOfTheWrongShape() {
        for (String header : List.of(
                "",
                "x",
                "[]",
                "\"HS256\"",
                "null",
                "{",
                "{}",
                "[".repeat(700),
                "{\"a\":".repeat(150) + "1" + "}".repeat(150),
                "{\"alg\":1}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":null}",
                "{\"alg\":{}}",
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
                "{\"alg\":\"HS256\",\"crit\":1}",
                "{\"alg\":\"HS256\",\"crit\":[1]}",
                "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"b64\":\"x\"}",
                "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"HS256\",\"cty\":\"JWT\",\"kid\":\"\uD83D\uDE00\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647}")) {
            assertRefused(encode(header) + '.' + part(1) + '.' + part(2));
        }
    }

    @Test
    void refusesOtherSpellingsOfAGoodToken() {
        String signature = part(2);
        char last = signature.charAt(signature.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        List<String> spellings = new ArrayList<>(List.of(
                token + '=',
                token + '.',
                '.' + token,
                " " + token,
                token.replace(".", ".."),
                token + '.' + signature,
                token + "..",
                token + "A",
                token + "AA",
                token.substring(0, token.length() - 1),
                part(0) + '=' + '.' + part(1) + '.' + signature,
                part(0) + '.' + part(1) + "=." + signature,
                part(0) + '.' + part(1),
                "{\"protected\":\"" + part(0) + "\",\"payload\":\"" + part(1) + "\",\"signature\":\"" + signature
                        + "\"}",
                "\"" + token + "\"",
                token + ',' + token,
                token + "\u00a0",
                part(0) + '.' + part(1) + '.' + part(1) + '.' + part(1) + '.' + signature));
        for (int bit = 1; bit < 4; bit++) {
            spellings.add(token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + bit));
        }
        spellings.forEach(ForgedTokenTest::assertRefused);
    }

    @Test
    void refusesHugeTokens() {
        assertRefused("a".repeat(5000));
        assertRefused(encode("[".repeat(4000)) + '.' + part(1) + '.' + part(2));
        assertThat(RawHttp.exchange(RawHttp.request("GET", ME, "", "Authorization: Bearer " + "a".repeat(65_536))))
                .containsAnyOf(" 401 ", " 431 ")
                .doesNotContain(" 200 ", " 500 ");
    }

    @Test
    void refusesOtherThingsThatThisServerSigned() {
        String payload = login.text("/data/identity_claim/payload_b64");
        String hex = login.text("/data/identity_claim/signature_hex");
        String signature = BASE64.encodeToString(HexFormat.of().parseHex(hex));
        assertRefused(payload + '.' + hex);
        for (String header : List.of("{\"alg\":\"EdDSA\"}", "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}")) {
            assertRefused(encode(header) + '.' + payload + '.' + signature);
        }
        assertRefused(login.text("/data/refreshToken"), ME);
        Api client = Api.fromAnywhere();
        assertThat(client.as(login.text("/data/refreshToken")).get("/auth/me").status())
                .isEqualTo(401);
        assertThat(client.post("/auth/refresh", "refresh_token", token).status())
                .isEqualTo(401);
        Person person = Person.stranger();
        Answer pending = Endpoints.signUp(client, "/auth/register", person.email(), person.password());
        for (String kind : List.of("/access_token", "/refresh_token")) {
            assertRefused(pending.text(kind), ME);
            assertThat(Pair.renew(pending.text(kind)).status()).as(kind).isEqualTo(401);
        }
        String response = login.header("X-Hoody-Signature");
        assertRefused(response.substring(response.indexOf("sig=") + 4));
    }

    private static void assertRefused(String other, String path) {
        assertThat(Api.fromAnywhere().as(other).get(path).code()).isEqualTo("INVALID_TOKEN");
    }
}
