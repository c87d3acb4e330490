package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A stolen or outdated automation token, and what a token must never do. */
@QuarkusTest
@WithTestResource(Servers.class)
class AutomationTokenTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String SESSIONS = "/api/v1/users/auth/sessions";
    private static final String ID = "0".repeat(24);

    private static final List<Function<Api, Answer>> FORBIDDEN = List.of(
            api -> api.get(SESSIONS),
            api -> api.delete(SESSIONS),
            api -> api.delete(SESSIONS + '/' + ID),
            api -> api.get(Secured.TWO_FACTOR + "/status"),
            api -> api.post(Secured.TWO_FACTOR + "/setup", "password", "Correct-Horse-7-battery"),
            api -> api.post(Secured.TWO_FACTOR + "/verify-setup", "code", "123456"),
            api -> api.post(Secured.TWO_FACTOR + "/email-code"),
            api -> api.post(
                    Secured.TWO_FACTOR + "/backup-codes/regenerate",
                    "password",
                    "Correct-Horse-7-battery",
                    "code",
                    "123456"),
            api -> api.patch(Secured.TWO_FACTOR + "/token-gate", "enabled", false),
            api -> api.put(Secured.TWO_FACTOR + "/token-gate", "enabled", false),
            api -> api.deleteWith(Secured.TWO_FACTOR, "password", "Correct-Horse-7-battery", "code", "123456"),
            api -> api.get(Secured.TWO_FACTOR + "/trusted-devices"),
            api -> api.delete(Secured.TWO_FACTOR + "/trusted-devices"));

    @Test
    void neverManagesFactorsOrSessions() {
        Secured owner = Secured.somebody();
        Script script = Script.of(owner.person(), Script.FULL);
        for (Api client : List.of(
                script.api(),
                script.person().api().with("Authorization", script.text()),
                script.basic(script.person().email(), script.text()))) {
            for (Function<Api, Answer> endpoint : FORBIDDEN) {
                Answer answer = endpoint.apply(client);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
                assertThat(answer.code()).isEqualTo("INSUFFICIENT_PERMISSIONS");
            }
        }
        assertThat(FactorRecord.attempts(owner.person())).startsWith("0 0 0");
        assertThat(owner.status().text("/data/enabled")).isEqualTo("true");
    }

    @Test
    void isNeitherARefreshTokenNorAChallengeNorAnIntent() {
        Script script = Script.somebodys(Script.FULL);
        Api api = script.person().api();
        assertThat(api.post(Pair.REFRESH, "refreshToken", script.text()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(script.api()
                        .post(Pair.REFRESH, "refreshToken", script.text())
                        .status())
                .isEqualTo(401);
        assertThat(api.post(Endpoints.VERIFY, "temp_token", script.text(), "code", "123456")
                        .code())
                .isEqualTo("INVALID_TEMP_TOKEN");
        assertThat(script.api()
                        .post(
                                "/api/v1/auth/authorize",
                                "code_challenge",
                                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                "redirect_uri",
                                "https://app.example.com/callback")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void isRefusedAtTheNextRequestAfterEachChange() {
        Map<String, String> changes = Map.of(
                "is_enabled = false", "INVALID_TOKEN",
                "expires_at = now()", "TOKEN_EXPIRED",
                "allowed_addresses = '{192.0.2.1}'", "INSUFFICIENT_PERMISSIONS",
                "allow_no_realm = false", "REALM_REQUIRED");
        changes.forEach((change, code) -> {
            Script script = Script.somebodys();
            assertThat(script.api().get(ME).status()).isEqualTo(200);
            assertThat(script.but(change).api().get(ME).code()).as(change).isEqualTo(code);
        });
        Script deleted = Script.somebodys();
        assertThat(deleted.api().get(ME).status()).isEqualTo(200);
        Ledger.change("delete from automation_token where id = $1", deleted.id());
        assertThat(deleted.api().get(ME).code()).isEqualTo("INVALID_TOKEN");
    }

    @Test
    void takesNoAddressFromWhomItDoesNotTrust() {
        Script script = Script.somebodys().but("allowed_addresses = '{192.0.2.1,2001:db8::/32}'");
        for (String forwarded : List.of(
                "192.0.2.1, 203.0.113.5",
                "2001:db8::1, 203.0.113.5",
                "192.0.2.1, 198.51.100.7, 203.0.113.5",
                "203.0.113.5:192",
                "192.0.2.1 203.0.113.5",
                "192.0.2.1;203.0.113.5",
                "192.0.2.10")) {
            assertThat(script.api().with("X-Forwarded-For", forwarded).get(ME).code())
                    .as(forwarded)
                    .isEqualTo("INSUFFICIENT_PERMISSIONS");
        }
        for (String header : List.of("X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP")) {
            assertThat(script.api().with(header, "192.0.2.1").get(ME).code())
                    .as(header)
                    .isEqualTo("INSUFFICIENT_PERMISSIONS");
        }
        assertThat(script.api()
                        .with("X-Forwarded-For", "203.0.113.5, 192.0.2.1")
                        .get(ME)
                        .status())
                .as("the address that our proxy saw")
                .isEqualTo(200);
    }

    @Test
    void cannotBeGuessedByBasicAtThePriceOfAHash() {
        Person person = Person.verified();
        int hashes = Metrics.hashesOf(() -> {
            for (int i = 0; i < 20; i++) {
                String guess = Script.newText();
                String mistyped = guess.substring(0, 52) + (guess.endsWith("a") ? 'b' : 'a');
                for (String text : List.of(guess, mistyped)) {
                    assertThat(person.api()
                                    .with("Authorization", Endpoints.basic(person.email(), text))
                                    .get(ME)
                                    .code())
                            .isEqualTo("INVALID_TOKEN");
                }
            }
        });
        assertThat(hashes).isZero();
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void outlivesAPasswordResetButNotABan() {
        Script script = Script.somebodys();
        Person person = script.person();
        assertThat(person.setPassword(person.mailedResetToken(), "Another-Horse-7-battery")
                        .status())
                .isEqualTo(200);
        assertThat(script.api().get(ME).status()).isEqualTo(200);
        Ledger.ban(person.email());
        assertThat(script.api().get("/api/v1/realms/").code()).isEqualTo("ACCOUNT_BANNED");
    }
}
