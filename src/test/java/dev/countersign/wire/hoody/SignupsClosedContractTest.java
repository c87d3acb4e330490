package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
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

/** A server that accepts no sign-ups and allows few failed log-ins per network. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SignupsClosedContractTest.Closed.class)
class SignupsClosedContractTest {

    public static class Closed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "countersign.accounts.signups-enabled", "false",
                    "countersign.limits.login-address.requests", "3");
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesSignups() {
        return Row.tests(
                Row.of("a signup")
                        .when(Person::signUp)
                        .refused(403, "Forbidden", "SIGNUPS_DISABLED", "Signups are currently disabled"),
                Row.of("a signup with a weak password")
                        .when(person ->
                                person.api().post("/api/v1/auth/signup", "email", person.email(), "password", "x"))
                        .refused(403, "Forbidden", "SIGNUPS_DISABLED", "Signups are currently disabled"));
    }

    @Test
    void tellsItInTheConfiguration() {
        assertThat(Api.fromAnywhere().get("/api/v1/auth/config").text("/data/signupEnabled"))
                .isEqualTo("false");
    }

    @TestFactory
    Stream<DynamicTest> limitsFailuresFromOneNetworkWhateverTheAccount() {
        return Row.tests(Limited.after(3, "the fourth failed log-in", Person::logIn));
    }
}
