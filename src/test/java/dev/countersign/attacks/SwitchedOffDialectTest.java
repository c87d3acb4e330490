package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dialect that is not enabled is not there: all of its endpoints answer 404. */
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

    private static final String NOT_FOUND =
            "{\"statusCode\":404,\"error\":\"Not Found\",\"code\":\"NOT_FOUND\",\"message\":\"Resource not found\"}";

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
        assertNobodyAnswers(person, requests, before);
    }

    @Test
    void findsNoCallOfThogits() {
        Person person = Person.verified();
        long before = Ledger.latest();
        Api browser = person.api()
                .with("Origin", Api.baseUrl())
                .with("Cookie", "session=" + "a".repeat(64) + "; session_2fa=" + "a".repeat(64));
        List<RawRequest> requests = new ArrayList<>(List.of(
                RawRequest.get(browser, "/api/auth/me"),
                RawRequest.post(browser, "/api/auth/logout"),
                RawRequest.post(browser, "/api/auth/2fa/totp/setup")));
        for (String call : List.of("register", "login")) {
            requests.add(RawRequest.post(
                    person.api(), "/api/auth/" + call, "email", person.email(), "password", person.password()));
        }
        for (String call : List.of("confirm", "verify", "disable")) {
            requests.add(RawRequest.post(browser, "/api/auth/2fa/totp/" + call, "code", "123456"));
        }
        assertThat(requests).hasSize(8);
        assertNobodyAnswers(person, requests, before);
    }

    @Test
    void findsNoCallOfHydraCore() {
        Person person = Person.verified();
        Api session = person.session();
        String refresh = person.refresh();
        long before = Ledger.latest();
        String basic = Base64.getEncoder()
                .encodeToString((person.email() + ':' + person.password()).getBytes(StandardCharsets.UTF_8));
        List<RawRequest> requests = new ArrayList<>(List.of(
                RawRequest.get(session, "/auth/me"),
                RawRequest.post(person.api().with("Authorization", "Basic " + basic), "/auth/token"),
                RawRequest.post(person.api(), "/auth/verify-2fa", "temp_token", "a".repeat(64), "code", "123456"),
                RawRequest.post(person.api(), "/auth/verify-email", "email", person.email(), "code", "123456"),
                RawRequest.post(
                        person.api(), "/auth/reset-password", "token", "a".repeat(64), "new_password", "new-pw-8")));
        for (String call : List.of("register", "login")) {
            requests.add(RawRequest.post(
                    person.api(), "/auth/" + call, "email", person.email(), "password", person.password()));
        }
        for (String call : List.of("refresh", "logout")) {
            requests.add(RawRequest.post(person.api(), "/auth/" + call, "refresh_token", refresh));
        }
        for (String call : List.of("resend-verification", "forgot-password")) {
            requests.add(RawRequest.post(person.api(), "/auth/" + call, "email", person.email()));
        }
        assertThat(requests).hasSize(11);
        assertNobodyAnswers(person, requests, before);
        assertThat(session.get("/api/v1/users/auth/me").status()).isEqualTo(200);
    }

    private static void assertNobodyAnswers(Person person, List<RawRequest> requests, long before) {
        Ledger.awaitMailsSent(person.email());
        int mails = Mailbox.allTo(person.email()).size();
        List<Answer> answers = requests.stream().map(Endpoints::send).toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
            assertThat(answer.json().toString()).isEqualTo(NOT_FOUND);
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
            assertThat(answer.header("set-auth-token")).isEmpty();
        });
        assertThat(Ledger.eventsOf(person.api(), before)).isEmpty();
        Ledger.awaitMailsSent(person.email());
        assertThat(Mailbox.allTo(person.email())).hasSize(mails);
    }
}
