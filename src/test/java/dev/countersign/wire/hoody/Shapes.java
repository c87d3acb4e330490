package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.SignatureCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Objects that several answers of the contract contain. */
final class Shapes {

    private static final String ID = "[0-9a-f]{24}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String JWT = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private Shapes() {}

    /** A token pair that ends in a day (access) and a week (refresh). */
    static void pair(Person person, Answer answer) {
        JsonNode data = answer.json().path("data");
        assertThat(data.path("token").textValue()).matches(JWT);
        assertThat(data.path("refreshToken").textValue())
                .matches(JWT)
                .isNotEqualTo(data.path("token").textValue());
        assertThat(data.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(data.path("expires_in").intValue()).isEqualTo(86_400);
        assertThat(data.path("refresh_expires_in").isIntegralNumber()).isTrue();
        assertThat(data.path("refresh_expires_in").intValue()).isEqualTo(604_800);
        isIn(Duration.ofDays(1), time(data.path("expires_at")));
        isIn(Duration.ofDays(7), time(data.path("refresh_expires_at")));
    }

    /** The account as every answer shows it. */
    static void user(Person person, Answer answer, String pointer) {
        JsonNode user = answer.json().at(pointer);
        List<String> keys = new ArrayList<>();
        user.fieldNames().forEachRemaining(keys::add);
        keys.remove("pending_pool_invitations");
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "id",
                        "username",
                        "alias",
                        "email",
                        "public_key",
                        "metadata",
                        "is_admin",
                        "is_banned",
                        "email_verified",
                        "avatar_url",
                        "signup_method",
                        "created_at",
                        "updated_at");
        assertThat(user.path("id").textValue()).matches(ID);
        assertThat(user.path("username").textValue())
                .matches(person.email().substring(0, person.email().indexOf('@')) + "-[0-9a-f]{4}");
        assertThat(user.path("alias").textValue()).isNotBlank();
        assertThat(user.path("email").textValue()).isEqualTo(person.email());
        assertThat(user.path("is_admin").isBoolean() && !user.path("is_admin").booleanValue())
                .isTrue();
        assertThat(user.path("is_banned").isBoolean()).isTrue();
        assertThat(user.path("email_verified").booleanValue()).isTrue();
        assertThat(user.path("signup_method").textValue()).isEqualTo("email");
        assertThat(user.path("avatar_url").isNull()).isTrue();
        time(user.path("created_at"));
        time(user.path("updated_at"));
    }

    /** A signed identity claim that is valid for 30 days. */
    static void identityClaim(Person person, Answer answer) {
        JsonNode claim = answer.json().at("/data/identity_claim");
        String payload = claim.path("payload_b64").textValue();
        String signature = claim.path("signature_hex").textValue();
        assertThat(claim.properties()).hasSize(3);
        assertThat(payload).matches("[A-Za-z0-9_-]+");
        assertThat(signature).matches("[0-9a-f]{128}");
        assertThat(SignatureCheck.holds(Api.baseUrl(), claim.path("kid").textValue(), payload, signature))
                .isTrue();
        JsonNode claims = json(Base64.getUrlDecoder().decode(payload));
        assertThat(claims.properties()).hasSize(8);
        assertThat(claims.path("claim_type").textValue()).isEqualTo("identity");
        assertThat(claims.path("iss").textValue()).isEqualTo("hoody-api");
        assertThat(claims.path("sub").textValue()).isEqualTo(answer.text("/data/user/id"));
        assertThat(claims.path("username").textValue()).isEqualTo(answer.text("/data/user/username"));
        assertThat(claims.path("type").textValue()).isEqualTo("user");
        assertThat(claims.path("kid").textValue()).isEqualTo(claim.path("kid").textValue());
        assertThat(claims.path("exp").longValue() - claims.path("iat").longValue())
                .isEqualTo(2_592_000);
        isIn(Duration.ZERO, Instant.ofEpochSecond(claims.path("iat").longValue()));
    }

    static Instant time(JsonNode text) {
        assertThat(text.textValue()).matches(TIME);
        return Instant.parse(text.textValue());
    }

    private static void isIn(Duration wait, Instant time) {
        assertThat(Duration.between(Instant.now().plus(wait), time).abs()).isLessThan(TOLERANCE);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return new ObjectMapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
