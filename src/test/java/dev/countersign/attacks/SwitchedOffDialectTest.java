package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a deployment did not ask for is not there: no call of it answers, whatever is sent. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SwitchedOffDialectTest.OneDialect.class)
class SwitchedOffDialectTest {

    public static class OneDialect implements FirmProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.dialects", "hoody");
        }
    }

    @Test
    void findsNoCallOfBetterAuth() {
        Person person = Person.verified();
        long before = Ledger.latest();
        Guest guest = Guest.of(person).with("session_token", "a".repeat(64)).with("two_factor", "a".repeat(64));
        List<RawRequest> requests = new ArrayList<>(List.of(
                RawRequest.get(guest.api(), "/api/auth/ok"),
                RawRequest.get(guest.api(), "/api/auth/get-session"),
                guest.request("/sign-in/email", "email", person.email(), "password", person.password()),
                guest.request("/sign-up/email", "name", "A", "email", person.email(), "password", person.password()),
                guest.request("/sign-out"),
                RawRequest.post(person.api(), "/api/auth/sign-in/email", "email", person.email())));
        for (String call : List.of("/enable", "/disable", "/get-totp-uri", "/generate-backup-codes")) {
            requests.add(guest.request("/two-factor" + call, "password", person.password()));
        }
        for (String call : List.of("/verify-totp", "/verify-otp", "/verify-backup-code", "/send-otp")) {
            requests.add(guest.request("/two-factor" + call, "code", "123456"));
        }
        List<Answer> answers = requests.stream().map(Doors::send).toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
            assertThat(answer.header("set-auth-token")).isEmpty();
        });
        assertThat(Ledger.eventsOf(person.api(), before)).isEmpty();
    }
}
