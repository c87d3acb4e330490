package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.SignatureCheck;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Identity claims on demand. */
@QuarkusTest
@WithTestResource(Servers.class)
class IdentityClaimContractTest {

    private static final String CLAIM = "/api/v1/users/auth/identity-claim";
    private static final String SERVICE = "https://service.example.com/a?b=c";

    @TestFactory
    Stream<DynamicTest> issuesAClaim() {
        return Row.tests(
                issued("for an hour", 3600, person -> person.session().post(CLAIM, "audience", SERVICE)),
                issued(
                        "for a minute",
                        60,
                        person -> person.session().post(CLAIM, "audience", SERVICE, "expires_in", 60)),
                issued(
                        "not longer than the access token",
                        300,
                        person -> person.api()
                                .as(Forge.accessFor(person.access(), 300))
                                .post(CLAIM, "audience", SERVICE, "expires_in", 86_400)));
    }

    @TestFactory
    Stream<DynamicTest> refusesFields() {
        return Row.tests(
                missing("no audience", "expires_in", 60),
                invalid("an empty audience", "/audience", "audience", ""),
                invalid("a space", "/audience", "audience", "a b"),
                invalid("a quotation mark", "/audience", "audience", "a\"b"),
                invalid("a letter beyond ASCII", "/audience", "audience", "\u00e4"),
                invalid("257 characters", "/audience", "audience", "a".repeat(257)),
                invalid("59 seconds", "/expires_in", "audience", "a", "expires_in", 59),
                invalid("more than a day", "/expires_in", "audience", "a", "expires_in", 86_401),
                refused(
                                400,
                                "VALIDATION_ERROR",
                                "VALIDATION_ERROR",
                                "Validation failed",
                                "an unknown field",
                                person -> person.session().post(CLAIM, "audience", "a", "aud", "b"))
                        .violates("/aud"),
                refused(
                        400,
                        "REFRESH_REQUIRED",
                        "REFRESH_REQUIRED",
                        "The token expires too soon: refresh it first",
                        "a token that is almost over",
                        person -> person.api()
                                .as(Forge.accessFor(person.access(), 50))
                                .post(CLAIM, "audience", "a")));
    }

    @TestFactory
    Stream<DynamicTest> refusesCallers() {
        return Row.tests(
                refused(
                        401,
                        "UNAUTHORIZED",
                        "MISSING_TOKEN",
                        "Authentication token required",
                        "nobody",
                        person -> person.api().post(CLAIM, "audience", "a")),
                refused(
                        401,
                        "UNAUTHORIZED",
                        "INVALID_TOKEN",
                        "Invalid authentication token",
                        "a refresh token",
                        person -> person.api().as(person.refresh()).post(CLAIM, "audience", "a")),
                refused(
                        401,
                        "UNAUTHORIZED",
                        "TOKEN_EXPIRED",
                        "Token has expired",
                        "an expired token",
                        person -> person.api()
                                .as(Forge.expiredAccess(person.access()))
                                .post(CLAIM, "audience", "a")),
                refused(
                        403,
                        "FORBIDDEN",
                        "INSUFFICIENT_PERMISSIONS",
                        "Insufficient permissions",
                        "an automation token",
                        person -> Script.of(person, Script.FULL).api().post(CLAIM, "audience", "a")),
                refused(
                                403,
                                "ACCOUNT_UNAVAILABLE",
                                "ACCOUNT_BANNED",
                                "Your account is banned",
                                "a banned account",
                                person -> person.session().post(CLAIM, "audience", "a"))
                        .given(Person::banned));
    }

    private static Row issued(String name, int life, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .ok("Identity claim issued", "identity_claim", "expires_in", "expires_at", "audience")
                .has("/data/audience", SERVICE)
                .and((person, answer) -> {
                    JsonNode data = answer.json().path("data");
                    assertThat(data.path("expires_in").asInt()).isBetween(life - 10, life);
                    JsonNode claim = data.path("identity_claim");
                    String payload = claim.path("payload_b64").textValue();
                    assertThat(SignatureCheck.holds(
                                    Api.baseUrl(),
                                    claim.path("kid").textValue(),
                                    payload,
                                    claim.path("signature_hex").textValue()))
                            .isTrue();
                    JsonNode claims = Api.parse(Base64.getUrlDecoder().decode(payload));
                    assertThat(claims.path("sub").textValue()).isEqualTo(person.accountId());
                    assertThat(claims.path("aud").textValue()).isEqualTo(SERVICE);
                    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                            .isEqualTo(data.path("expires_in").asLong());
                    assertThat(Instant.parse(data.path("expires_at").textValue())
                                    .getEpochSecond())
                            .isEqualTo(claims.path("exp").asLong());
                });
    }

    private static Row missing(String name, Object... fields) {
        return refused(
                        400,
                        "VALIDATION_ERROR",
                        "MISSING_REQUIRED_FIELD",
                        "Missing required field",
                        name,
                        person -> person.session().post(CLAIM, fields))
                .violates("/audience");
    }

    private static Row invalid(String name, String pointer, Object... fields) {
        return refused(
                        400,
                        "VALIDATION_ERROR",
                        "VALIDATION_ERROR",
                        "Validation failed",
                        name,
                        person -> person.session().post(CLAIM, fields))
                .violates(pointer);
    }

    private static Row refused(
            int status, String error, String code, String message, String name, Function<Person, Answer> asks) {
        return Row.of(name).given(Person::verified).when(asks).refused(status, error, code, message);
    }
}
