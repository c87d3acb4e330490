package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A server without signing keys reports that and signs nothing. Everything else works. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SigningOffContractTest.SigningOff.class)
class SigningOffContractTest {

    public static class SigningOff implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.signing.enabled", "false");
        }
    }

    @TestFactory
    Stream<DynamicTest> hasNoPublicKey() {
        return Row.tests(Row.of("the public key")
                .when(person -> person.api().with("Want-Signature", "v2").get("/api/v1/meta/public-key"))
                .refused(
                        503,
                        "SIGNING_NOT_CONFIGURED",
                        "SIGNING_NOT_CONFIGURED",
                        "Response signing is not configured on this API instance")
                .and((person, answer) -> assertThat(answer.headers().map())
                        .doesNotContainKeys("x-hoody-signature", "x-hoody-signature-v2")));
    }

    @TestFactory
    Stream<DynamicTest> hasNoIdentityClaimOnDemand() {
        return Row.tests(Row.of("a claim")
                .given(Person::verified)
                .when(person -> person.session().post("/api/v1/users/auth/identity-claim", "audience", "a"))
                .refused(
                        503,
                        "SIGNING_NOT_CONFIGURED",
                        "SIGNING_NOT_CONFIGURED",
                        "Response signing is not configured on this API instance"));
    }

    @Test
    void signsInWithoutAnIdentityClaim() {
        Person person = Person.verified();

        Answer login = person.logIn();

        assertThat(login.status()).isEqualTo(200);
        assertThat(login.json().path("data").has("identity_claim")).isFalse();
        assertThat(person.signedIn().json().path("data").has("identity_claim")).isFalse();
        assertThat(login.headers().map()).doesNotContainKeys("x-hoody-signature", "x-hoody-signature-v2");
        assertThat(person.session().get("/api/v1/users/auth/me").status()).isEqualTo(200);
        assertThat(person.api().get("/nothing").code()).isEqualTo("NOT_FOUND");
    }
}
