package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Public information: the regions and the public keys. */
@QuarkusTest
@WithTestResource(Servers.class)
class DiscoveryContractTest {

    @Test
    void listsTheRegions() {
        Answer answer = Api.fromAnywhere().get("/api/v1/auth/available-regions");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("""
                {"statusCode":200,"message":"Available regions retrieved","data":{"regions":[\
                {"region":"eu-west","country":"Netherlands","city":"Amsterdam","available":true},\
                {"region":"us-east","country":"United States","city":"New York","available":true},\
                {"region":"ap-southeast","country":"Singapore","city":"Singapore","available":false}]}}""");
    }

    @TestFactory
    Stream<DynamicTest> config() {
        return Row.tests(Row.of("of the sign-in pages")
                .when(person -> person.api().get("/api/v1/auth/config"))
                .ok(
                        "Auth configuration retrieved",
                        "appName",
                        "logoUrl",
                        "primaryColor",
                        "githubEnabled",
                        "googleEnabled",
                        "signupEnabled",
                        "inviteRequired")
                .has("/data/appName", "Countersign")
                .has("/data/logoUrl", "")
                .has("/data/primaryColor", "#1f5fbf")
                .has("/data/githubEnabled", false)
                .has("/data/googleEnabled", false)
                .has("/data/signupEnabled", true)
                .has("/data/inviteRequired", false));
    }

    @TestFactory
    Stream<DynamicTest> publicKeys() {
        return Row.tests(Row.of("the keys and how they are used")
                .when(person -> person.api().get("/api/v1/meta/public-key"))
                .ok("Hoody API signing public key", "keys", "active_kid", "usage", "signing_format")
                .has("/data/usage", "[\"response-signing\",\"identity-claims\",\"container-claims\"]")
                .has("/data/keys/0/algorithm", "ed25519")
                .has(
                        "/data/signing_format/response_header",
                        "X-Hoody-Signature: t=<unix_ts>,kid=<key_id>,path=<request_url>,sig=<hex>")
                .has("/data/signing_format/response_signed_data", "<t_value>.<response_body_utf8_string>")
                .has(
                        "/data/signing_format/identity_claim_signed_data",
                        "base64url(JSON.stringify(claim_payload)) — the b64url string itself (UTF-8 bytes)")
                .has(
                        "/data/signing_format/container_claim_signed_data",
                        "base64url(JSON.stringify(container_claim_payload)) — the b64url string itself (UTF-8 bytes)")
                .has("/data/signing_format/replay_tolerance_seconds", 300));
    }

    @Test
    void writesEachKeyInThreeNotations() {
        Answer answer = Api.fromAnywhere().get("/api/v1/meta/public-key");

        assertThat(answer.json().at("/data/keys").findValuesAsText("kid")).contains(answer.text("/data/active_kid"));
        for (JsonNode key : answer.json().at("/data/keys")) {
            byte[] bytes = HexFormat.of().parseHex(key.path("public_key_hex").asText());
            assertThat(bytes).hasSize(32);
            assertThat(key.path("public_key_hex").asText()).isLowerCase();
            assertThat(key.path("public_key_b64").asText())
                    .isEqualTo(Base64.getEncoder().encodeToString(bytes));
            assertThat(key.path("public_key_b64url").asText())
                    .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }
}
