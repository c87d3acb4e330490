package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import dev.countersign.testing.SignatureCheck;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Changing an answer in transit, and making the server sign what it should not. Every test verifies signatures anyway. */
@QuarkusTest
@WithTestResource(Servers.class)
class SignatureTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String KEY = "/api/v1/meta/public-key";
    private static final String FORGOT = "/api/v1/auth/forgot-password";

    private static Map<String, String> fields(String header) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : header.split(",")) {
            assertThat(fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1)))
                    .isNull();
        }
        return fields;
    }

    private static void assertSigned(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.body()).isNotEmpty();
        assertThat(answer.header("X-Hoody-Signature")).isNotEmpty();
    }

    @Test
    void signsEveryStatus() {
        Api api = Api.fromAnywhere();
        assertSigned(200, api.get(KEY));
        assertSigned(400, api.postRaw(LOGIN, "{"));
        assertSigned(400, RawHttp.send("GET", "/api/v1/a%2Fb"));
        assertSigned(401, api.with("Want-Signature", "v2").get(ME));
        assertSigned(404, api.with("Want-Signature", "v2").get("/api/v1/nothing"));
        assertSigned(404, api.get("/nothing"));
        assertSigned(405, api.delete(LOGIN));
        assertSigned(406, api.with("Accept", "text/html").get(KEY));
        assertSigned(
                413,
                RawHttp.parse(
                        "POST",
                        LOGIN,
                        RawHttp.exchange(
                                RawHttp.request("POST", LOGIN, " ".repeat(17_000), "Content-Type: application/json"))));
        assertSigned(415, api.postBytes(LOGIN, new byte[] {'{', '}'}, "text/plain"));
        for (int i = 0; i < 3; i++) {
            api.post(FORGOT, "email", "nobody@example.com");
        }
        assertSigned(429, api.post(FORGOT, "email", "nobody@example.com"));
    }

    @Test
    void signsNothingWhereThereIsNoBody() {
        Answer head = RawHttp.send("HEAD", KEY);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("X-Hoody-Signature")).isEmpty();
        Answer options =
                RawHttp.send("OPTIONS", LOGIN, "Origin: " + Api.baseUrl(), "Access-Control-Request-Method: POST");
        assertThat(options.body()).isEmpty();
        assertThat(options.header("X-Hoody-Signature")).isEmpty();
    }

    @Test
    void signsTextBeyondAscii() {
        Answer answer = Api.fromAnywhere()
                .post(LOGIN, "email", "\uD83D\uDE00\u00e9\\/\"@example.com", "password", "\uD83D\uDE00Correct-Horse-7");
        assertSigned(400, answer);
    }

    @Test
    void bindsThePathStatusAndMethodInTheSecondForm() {
        Answer answer = Api.fromAnywhere().with("Want-Signature", "v2").get(KEY);
        Map<String, String> second = fields(answer.header("X-Hoody-Signature-V2"));
        assertThat(second.keySet()).containsExactly("t", "kid", "m", "s", "path", "sig");
        assertThat(second).containsEntry("m", "GET").containsEntry("s", "200").containsEntry("path", KEY);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        String signed = String.join("\n", second.get("t"), "GET", "200", KEY, body);
        assertThat(holds(second, signed)).isTrue();
        for (String other : List.of(
                signed.replaceFirst("GET", "POST"),
                signed.replaceFirst("\n200\n", "\n401\n"),
                signed.replaceFirst(KEY, ME),
                signed.replaceFirst("[0-9]+", "1"),
                signed + " ",
                second.get("t") + '.' + body)) {
            assertThat(holds(second, other)).isFalse();
        }
        assertThat(holds(fields(answer.header("X-Hoody-Signature")), signed)).isFalse();
    }

    @Test
    void signsTheVectorOfTheDocumentation() throws Exception {
        String text = Files.readString(Path.of("docs/verify-signature.md"));
        String key = group(text, "\\(public key\\s+`([0-9a-f]{64})`\\)");
        String signed = group(text, "signs the \\d+ bytes `([^`]*)`").replace("\\n", "\n");
        assertThat(signed.getBytes(StandardCharsets.UTF_8))
                .hasSize(Integer.parseInt(group(text, "signs the (\\d+) bytes")));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex("302a300506032b6570032100" + key))));
        verifier.update(signed.getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(HexFormat.of().parseHex(group(text, "`([0-9a-f]{128})`"))))
                .isTrue();
    }

    private static String group(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    @Test
    void bindsTheQueryInTheSecondFormAlone() {
        for (String target : List.of(
                KEY + "?ticket=secret",
                KEY + "?a=1,2&b=%2C",
                KEY + "?",
                KEY + "?a=b?c=d",
                KEY + "?x,sig=1",
                "/nothing,at/all?x=/y&z=%20")) {
            Answer answer = RawHttp.send("GET", target, "Want-Signature: v2");
            Map<String, String> first = fields(answer.header("X-Hoody-Signature"));
            assertThat(first.get("path"))
                    .isEqualTo(target.replaceFirst("\\?.*", "").replace(",", "%2C"));
            Map<String, String> second = fields(answer.header("X-Hoody-Signature-V2"));
            assertThat(second).containsEntry("path", target.replace(",", "%2C"));
            String status = String.valueOf(answer.status());
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            assertThat(holds(second, String.join("\n", second.get("t"), "GET", status, target, body)))
                    .as(target)
                    .isTrue();
            String other = target.startsWith(KEY) ? KEY : "/nothing,at/all";
            assertThat(holds(second, String.join("\n", second.get("t"), "GET", status, other, body)))
                    .as(target)
                    .isFalse();
        }
    }

    private static boolean holds(Map<String, String> fields, String signed) {
        return SignatureCheck.holds(Api.baseUrl(), fields.get("kid"), signed, fields.get("sig"));
    }

    @Test
    void letsNoPathBringAFieldOfItsOwn() {
        String fake = "0".repeat(128);
        for (String path : List.of(
                "/x,sig=" + fake,
                "/x,t=0,kid=evil,sig=" + fake,
                "/x%2Csig=" + fake,
                "/x%0d%0aX-Hoody-Signature:%20t=0",
                "/x%0aSet-Cookie:a=b",
                "/x?ticket=tkt_secret&code=secret,sig=" + fake,
                "/x\u00e9,sig=1",
                "/,",
                "/x=1,y=2")) {
            Answer answer = RawHttp.send("GET", path, "Want-Signature: v2");
            assertThat(answer.headerValues("X-Hoody-Signature")).as(path).hasSize(1);
            assertThat(answer.headerValues("X-Hoody-Signature-V2")).as(path).hasSize(1);
            assertThat(answer.header("Set-Cookie")).isEmpty();
            Map<String, String> first = fields(answer.header("X-Hoody-Signature"));
            assertThat(first.keySet()).as(path).containsExactly("t", "kid", "path", "sig");
            assertThat(first.get("sig")).isNotEqualTo(fake).matches("[0-9a-f]{128}");
            assertThat(answer.header("X-Hoody-Signature")).doesNotContain("secret");
            assertThat(fields(answer.header("X-Hoody-Signature-V2")).keySet())
                    .containsExactly("t", "kid", "m", "s", "path", "sig");
        }
    }

    @Test
    void publishesEachKeyOnceInThreeNotations() {
        for (var key : Api.fromAnywhere().get(KEY).json().at("/data/keys")) {
            byte[] hex = HexFormat.of().parseHex(key.path("public_key_hex").asText());
            assertThat(hex).hasSize(32);
            assertThat(Arrays.equals(
                            hex,
                            Base64.getDecoder()
                                    .decode(key.path("public_key_b64").asText())))
                    .isTrue();
            assertThat(Arrays.equals(
                            hex,
                            Base64.getUrlDecoder()
                                    .decode(key.path("public_key_b64url").asText())))
                    .isTrue();
        }
    }

    @Test
    void keepsIdentityClaimsAndResponsesApart() {
        Answer login = Person.verified().logIn();
        String kid = login.text("/data/identity_claim/kid");
        String payload = login.text("/data/identity_claim/payload_b64");
        String signature = login.text("/data/identity_claim/signature_hex");
        String responseKid = fields(login.header("X-Hoody-Signature")).get("kid");
        assertThat(SignatureCheck.holds(Api.baseUrl(), kid, payload, signature)).isTrue();
        assertThat(kid).isNotEqualTo(responseKid);
        assertThat(SignatureCheck.holds(Api.baseUrl(), responseKid, payload, signature))
                .isFalse();
        String claim = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        assertThat(claim).contains("\"claim_type\":\"identity\"", "\"exp\":", "\"iss\":", login.text("/data/user/id"));
    }

    @Test
    void bindsAnIdentityClaimToItsOwnerItsTypeItsKeyAndItsTime() {
        Answer mine = Person.verified().logIn();
        Answer other = Person.verified().logIn();
        for (Answer login : List.of(mine, other)) {
            var claim = Api.parse(Base64.getUrlDecoder().decode(login.text("/data/identity_claim/payload_b64")));
            long now = System.currentTimeMillis() / 1000;
            assertThat(claim.path("claim_type").asText()).isEqualTo("identity");
            assertThat(claim.path("iss").asText()).isEqualTo("hoody-api");
            assertThat(claim.path("type").asText()).isEqualTo("user");
            assertThat(claim.path("sub").asText()).isEqualTo(login.text("/data/user/id"));
            assertThat(claim.path("username").asText()).isEqualTo(login.text("/data/user/username"));
            assertThat(claim.path("kid").asText()).isEqualTo(login.text("/data/identity_claim/kid"));
            assertThat(claim.path("iat").asLong()).isBetween(now - 60, now);
            assertThat(claim.path("exp").asLong() - claim.path("iat").asLong()).isEqualTo(30 * 86_400);
        }
        String payload = mine.text("/data/identity_claim/payload_b64");
        assertThat(claimHolds(mine, payload)).isTrue();
        assertThat(claimHolds(other, payload))
                .as("the signature of another's claim")
                .isFalse();
        String text = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        for (String changed : List.of(
                text.replace("\"claim_type\":\"identity\"", "\"claim_type\":\"container\""),
                text.replace(mine.text("/data/user/id"), other.text("/data/user/id")),
                text.replaceFirst("\"exp\":[0-9]+", "\"exp\":9999999999"),
                text + ' ')) {
            assertThat(changed).isNotEqualTo(text);
            String encoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
            assertThat(claimHolds(mine, encoded)).as(changed).isFalse();
        }
        assertThat(claimHolds(mine, text))
                .as("the JSON itself is not what is signed")
                .isFalse();
    }

    private static boolean claimHolds(Answer login, String payload) {
        return SignatureCheck.holds(
                Api.baseUrl(),
                login.text("/data/identity_claim/kid"),
                payload,
                login.text("/data/identity_claim/signature_hex"));
    }
}
