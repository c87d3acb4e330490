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

/** A server where the users of one region must have a second factor and have little time to set it up. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(EnrolmentOfRegionContractTest.OneRegion.class)
class EnrolmentOfRegionContractTest {

    public static class OneRegion implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "countersign.second-factor.required", "us-east",
                    "countersign.second-factor.challenge-life", "2s");
        }
    }

    @TestFactory
    Stream<DynamicTest> asksForASetup() {
        return Row.tests(
                Row.of("those of the region")
                        .given(() -> of("us-east"))
                        .when(Person::logIn)
                        .ok("2FA setup required", "requires_2fa", "requires_2fa_setup", "temp_token", "method")
                        .events("second_factor_asked"),
                Row.of("and nobody else")
                        .given(() -> of("eu-west"))
                        .when(Person::logIn)
                        .and((person, answer) -> assertThat(
                                        answer.json().path("data").has("token"))
                                .isTrue())
                        .and((person, answer) -> assertThat(
                                        answer.json().path("data").has("requires_2fa"))
                                .isFalse())
                        .events("signed_in"));
    }

    @Test
    void forgetsAChallengeAfterItsTime() throws InterruptedException {
        Person person = of("us-east");
        Enrolling who = new Enrolling(person, person.logIn().text("/data/temp_token"));

        Thread.sleep(2_100);
        Answer late = who.begin();

        assertThat(late.status()).isEqualTo(400);
        assertThat(late.code()).isEqualTo("INVALID_TEMP_TOKEN");
    }

    private static Person of(String region) {
        Person person = Person.stranger();
        person.api()
                .post("/api/v1/auth/signup", "email", person.email(), "password", person.password(), "region", region);
        person.verify(person.mailedToken());
        return person;
    }
}
