package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.MasterSecrets;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invalid tokens signed with the correct key, as a bug or a stolen backup could produce. */
@QuarkusTest
@WithTestResource(Servers.class)
class WrongClaimsTest {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static Map<String, String> good;
    private static Person person;

    @Inject
    MasterSecrets secrets;

    @BeforeEach
    void signIn() {
        if (good != null) {
            return;
        }
        person = Person.signedUp();
        good = claims(Pair.ofNewcomer(person).access());
    }

    private static Map<String, String> claims(String token) {
        Map<String, String> claims = new LinkedHashMap<>();
        Api.parse(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .properties()
                .forEach(claim -> claims.put(claim.getKey(), claim.getValue().toString()));
        return claims;
    }

    private static String json(Map<String, String> claims) {
        return claims.entrySet().stream()
                .map(claim -> '"' + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String with(String name, String value) {
        Map<String, String> claims = new LinkedHashMap<>(good);
        claims.put(name, value);
        return json(claims);
    }

    private String sign(String purpose, String type, String payload) {
        try {
            MasterSecrets.Derived keys = secrets.derive(purpose);
            String header = "{\"alg\":\"HS256\",\"typ\":\"" + type + "\",\"kid\":\"" + keys.activeKid() + "\"}";
            String signed = BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                    + '.'
                    + BASE64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.active(), "HmacSHA256"));
            return signed + '.' + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Answer me(String payload) {
        return Api.fromAnywhere().as(sign("access-token", "at+jwt", payload)).get(Pair.ME);
    }

    private Answer refresh(String payload) {
        return Pair.renew(sign("refresh-token", "rt+jwt", payload));
    }

    @Test
    void acceptsTheClaimsThatTheOthersAreMadeOf() {
        assertThat(me(json(good)).status()).isEqualTo(200);
    }

    @Test
    void refusesMissingClaimsAndClaimsOfTheWrongType() {
        for (String claim : List.of("iss", "sub", "sid", "exp", "iat", "ep")) {
            Map<String, String> without = new LinkedHashMap<>(good);
            without.remove(claim);
            assertThat(me(json(without)).code()).as("no " + claim).isEqualTo("INVALID_TOKEN");
            String value = good.get(claim);
            for (String wrong : List.of(
                    "null",
                    "[]",
                    "{}",
                    "true",
                    "\"\"",
                    "[" + value + "]",
                    "1e308",
                    "-1e308",
                    "1.5",
                    "\"99999999999\"",
                    "99999999999999999999999",
                    "\"" + "0".repeat(24) + "\"",
                    "\"' or 1=1--\"",
                    "\"\\u0000\"")) {
                assertThat(me(with(claim, wrong)).status())
                        .as(claim + '=' + wrong)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void refusesNumbersBeyondEveryDate() {
        for (String number : List.of("9223372036854775807", "31556889864403200", "-9223372036854775808")) {
            assertThat(me(with("exp", number)).status()).as("exp=" + number).isEqualTo(401);
            assertThat(refresh(with("exp", number)).status())
                    .as("exp=" + number)
                    .isEqualTo(401);
        }
        for (String generation :
                List.of("9223372036854775807", "2147483648", "-1", "-2147483649", "1e3", "\"0\"", "null")) {
            Map<String, String> claims = new LinkedHashMap<>(good);
            claims.put("gen", generation);
            assertThat(refresh(json(claims)).status()).as("gen=" + generation).isEqualTo(401);
        }
        assertThat(refresh(json(good)).status()).as("no generation").isEqualTo(401);
        assertThat(me(json(good)).status()).as("the session lives on").isEqualTo(200);
    }

    @Test
    void refusesExpiredTokensAtOnce() {
        long now = System.currentTimeMillis() / 1000;
        for (int age : new int[] {1, 29, 61, 100_000}) {
            assertThat(me(with("exp", String.valueOf(now - age))).code()).isEqualTo("TOKEN_EXPIRED");
        }
        Map<String, String> claims = new LinkedHashMap<>(good);
        claims.put("gen", "0");
        claims.put("exp", String.valueOf(now - 1));
        assertThat(refresh(json(claims)).code()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void refusesTokensFromTheFuture() {
        long now = System.currentTimeMillis() / 1000;
        assertThat(me(with("iat", String.valueOf(now + 300))).code()).isEqualTo("INVALID_TOKEN");
        assertThat(me(with("iat", String.valueOf(now + 5))).status()).isEqualTo(200);
    }

    @Test
    void refusesTokensOfAnotherEpochOrIssuer() {
        for (String epoch : List.of("0", "2", "-1")) {
            assertThat(me(with("ep", epoch)).code()).isEqualTo("INVALID_TOKEN");
        }
        for (String issuer : List.of("\"hoody-api\"", "\"countersign.evil\"", "[\"countersign\"]", "\"Countersign\"")) {
            assertThat(me(with("iss", issuer)).code()).isEqualTo("INVALID_TOKEN");
        }
    }

    @Test
    void refusesTokensForAnotherAudience() {
        assertThat(good).containsEntry("aud", "\"hoody\"");
        for (String audience :
                List.of("\"hydracore\"", "\"better-auth\"", "\"Hoody\"", "\"\"", "null", "[\"hoody\"]", "1", "{}")) {
            assertThat(me(with("aud", audience)).code()).as(audience).isEqualTo("INVALID_TOKEN");
            Map<String, String> claims = new LinkedHashMap<>(good);
            claims.put("gen", "0");
            claims.put("aud", audience);
            assertThat(refresh(json(claims)).code()).as(audience).isEqualTo("INVALID_REFRESH_TOKEN");
        }
        assertThat(me(json(good)).status()).as("the session lives on").isEqualTo(200);
    }

    @Test
    void acceptsTokensFromBeforeAudiencesWhereTheyWereIssued() {
        Person before = Person.verified();
        Person there = Person.verified();
        Answer pair = there.api().post("/auth/login", "email", there.email(), "password", there.password());
        String access = withoutAudience(before.access(), "access-token", "at+jwt");
        assertThat(Api.fromAnywhere().as(access).get(Pair.ME).status()).isEqualTo(200);
        Answer renewed = Pair.renew(withoutAudience(before.refresh(), "refresh-token", "rt+jwt"));
        assertThat(renewed.status()).as(renewed.toString()).isEqualTo(200);
        assertThat(claims(renewed.text("/data/refreshToken"))).containsEntry("aud", "\"hoody\"");

        String hydra = withoutAudience(pair.text("/access_token"), "access-token", "at+jwt");
        assertThat(Api.fromAnywhere().as(hydra).get("/auth/me").status()).isEqualTo(200);
        Answer next = there.api()
                .post(
                        "/auth/refresh",
                        "refresh_token",
                        withoutAudience(pair.text("/refresh_token"), "refresh-token", "rt+jwt"));
        assertThat(next.status()).as(next.toString()).isEqualTo(200);
        assertThat(claims(next.text("/refresh_token"))).containsEntry("aud", "\"hydracore\"");
    }

    private String withoutAudience(String token, String purpose, String type) {
        Map<String, String> claims = claims(token);
        assertThat(claims.remove("aud")).isNotNull();
        return sign(purpose, type, json(claims));
    }

    @Test
    void refusesRepeatedClaims() {
        String payload = json(good);
        String twice = payload.substring(0, payload.length() - 1) + ",\"sub\":" + good.get("sub") + "}";
        assertThat(me(twice).status()).isEqualTo(401);
    }

    @Test
    void refusesTheSessionOfOnePersonForAnother() {
        String other = Pair.ofNewcomer(Person.signedUp()).me().text("/data/id");
        assertThat(me(with("sub", '"' + other + '"')).status()).isEqualTo(401);
    }

    @Test
    void refusesTokensOfOneKindUnderTheKeyOrTheTypeOfTheOther() {
        for (String type : List.of("rt+jwt", "JWT", "jwt", "AT+JWT", "application/at+jwt", "")) {
            assertThat(Api.fromAnywhere()
                            .as(sign("access-token", type, json(good)))
                            .get(Pair.ME)
                            .status())
                    .as(type)
                    .isEqualTo(401);
        }
        for (String purpose : List.of("refresh-token", "password-pepper", "pending-salt")) {
            assertThat(Api.fromAnywhere()
                            .as(sign(purpose, "at+jwt", json(good)))
                            .get(Pair.ME)
                            .status())
                    .as(purpose)
                    .isEqualTo(401);
        }
    }
}
