package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets that must not be in the log, the database or Redis, and texts that these must not execute. */
@QuarkusTest
@WithTestResource(Servers.class)
class CanaryTest {

    private static final String LOGIN = "/api/v1/users/auth/login";

    @Test
    void keepsNoSecretInClear() {
        try (ServerLog log = ServerLog.listen()) {
            List<String> secrets = new ArrayList<>();
            Person person = Person.signedUp();
            String verification = person.mailedToken();
            Pair first = Pair.of(person.verify(verification));
            Answer login = person.logIn();
            Pair second = Pair.of(Pair.of(login).renew());
            person.logIn("Typo-Canary-7-battery");
            person.api().with("Authorization", "Bearer " + first.access()).post(LOGIN, "email", 1);
            person.api().postRaw(LOGIN, "{\"password\":\"Broken-Canary-7\",");
            person.api().get("/api/v1/nothing?token=query-canary");
            person.api().as("header-canary").get(Pair.ME);
            person.api().post("/api/v1/auth/forgot-password", "email", person.email());
            String reset =
                    Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
            person.api().post("/api/v1/auth/reset-password", "token", reset, "password", "Reset-Canary-7-battery");
            secrets.addAll(List.of(
                    person.password(),
                    verification,
                    reset,
                    first.access(),
                    first.refresh(),
                    second.access(),
                    second.refresh(),
                    login.text("/data/token"),
                    login.text("/data/refreshToken"),
                    "Typo-Canary",
                    "Broken-Canary",
                    "query-canary",
                    "header-canary",
                    "Reset-Canary"));
            String logged = log.text();
            String stored = Sql.dump();
            String counted = String.join("\n", Target.redis().key().keys("*"));
            assertThat(stored).contains(person.email());
            assertThat(counted).contains("rate:").doesNotContain("@");
            for (String secret : secrets) {
                assertThat(logged).as("log").doesNotContain(secret);
                assertThat(stored).as("database").doesNotContain(secret);
                assertThat(counted).as("redis").doesNotContain(secret);
            }
        }
    }

    @Test
    void runsNoInputAsSqlOrAsACommand() {
        try (ServerLog log = ServerLog.listen()) {
            String before = Sql.text("select count(*) from account");
            for (String text : List.of(
                    "' or '1'='1",
                    "'; drop table account; --",
                    "\\\" or 1=1 --",
                    "admin'--",
                    "' union select null, null --",
                    "'||(select pg_sleep(5))||'",
                    "%' or 1=1 --",
                    "$1",
                    "{{1}}",
                    "\\\\",
                    "*",
                    "a\\r\\nFLUSHALL\\r\\n",
                    "a\\r\\n2026-01-01 00:00:00 ERROR forged",
                    "\\u001b[31mred",
                    "${jndi:ldap://127.0.0.1:1/a}",
                    "%n%s%x")) {
                for (String field : List.of(
                        LOGIN + " email",
                        LOGIN + " username",
                        LOGIN + " password",
                        LOGIN + " client",
                        "/api/v1/auth/signup region",
                        "/api/v1/auth/verify-email token",
                        "/api/v1/users/auth/refresh refreshToken",
                        "/api/auth/sign-in/email email",
                        "/api/auth/sign-in/email callbackURL",
                        "/api/auth/login email",
                        "/auth/login email",
                        "/auth/refresh refresh_token",
                        "/auth/verify-2fa temp_token",
                        "/auth/reset-password token")) {
                    String path = field.split(" ")[0];
                    String more = moreOf(path, field.split(" ")[1]);
                    String body = "{\"" + field.split(" ")[1] + "\":\"" + text + "\"" + more;
                    Answer answer = Api.fromAnywhere()
                            .with("User-Agent", "a" + text.replaceAll("\\\\.", ""))
                            .postRaw(path, body);
                    assertThat(answer.status()).as(path + body).isIn(400, 401, 403, 422);
                }
            }
            assertThat(Sql.text("select count(*) from account")).isEqualTo(before);
            assertThat(log.lines)
                    .noneMatch(line -> line.contains("syntax")
                            || line.contains("forged")
                            || line.contains("\u001b[31m")
                            || line.contains("jndi"));
        }
    }

    /** The other fields that the body needs so that this field is checked. */
    private static String moreOf(String path, String field) {
        String email = field.equals("email") ? "" : ",\"email\":\"nobody@example.com\"";
        return switch (path) {
            case "/api/v1/auth/signup", "/api/auth/sign-in/email", "/api/auth/login", "/auth/login" ->
                email + ",\"password\":\"Aa1-567890123\"}";
            case "/auth/verify-2fa" -> ",\"code\":\"123456\"}";
            case "/auth/reset-password" -> ",\"new_password\":\"Aa1-567890123\"}";
            default -> "}";
        };
    }

    @Test
    void signsItsOwnFaults() {
        Person person = Person.verified();
        Sql.update("alter table login_address rename to login_address_away");
        try (ServerLog log = ServerLog.listen()) {
            Answer answer = person.logIn();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("X-Hoody-Signature")).isNotEmpty();
            assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
            assertThat(answer.toString()).doesNotContain("login_address").doesNotContain("Exception");
            assertThat(log.text()).doesNotContain(person.password());
        } finally {
            Sql.update("alter table login_address_away rename to login_address");
        }
        Outages.await(() -> person.logIn().status() == 200);
    }
}
