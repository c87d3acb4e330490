package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finding out who has an account. Work is compared by the number of hashes, never by a clock. */
@QuarkusTest
@WithTestResource(Servers.class)
class EnumerationTest {

    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String WRONG = "Wrong-Horse-7-battery";

    private static String login(String name, String value, String password) {
        return WholeAnswer.ofPost(
                LOGIN, "{\"" + name + "\":\"" + value + "\",\"password\":\"" + password + "\"}", value);
    }

    static Map<String, Person> everySort() {
        Map<String, Person> people = new LinkedHashMap<>();
        people.put("unknown", Person.stranger());
        people.put("pending", Person.signedUp());
        people.put("verified", Person.verified());
        people.put("banned", Person.verified());
        people.put("without a password", Person.verified());
        people.put("with an older hash", Person.verified());
        Sql.update(
                "update account set password_hash = replace(password_hash, '$10$', '$09$') where email_key = $1",
                people.get("with an older hash").email());
        Sql.ban(people.get("banned").email());
        Sql.update(
                "update account set password_hash = null where email_key = $1",
                people.get("without a password").email());
        return people;
    }

    @Test
    void answersAWrongPasswordForEverySortOfAddressAlike() {
        Set<String> answers = new LinkedHashSet<>();
        everySort()
                .forEach((sort, person) -> assertThat(
                                Metrics.hashesOf(() -> answers.add(login("email", person.email(), WRONG))))
                        .as(sort)
                        .isEqualTo(1));
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).contains(" 401 ", "INVALID_CREDENTIALS");
    }

    @Test
    void answersAWrongPasswordForEverySortOfUsernameAlike() {
        Person person = Person.verified();
        String known = person.logIn().text("/data/user/username");
        Set<String> answers = new LinkedHashSet<>();
        for (String name : List.of(known, "nobody-" + known.substring(7), known.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(Metrics.hashesOf(() -> answers.add(login("username", name, WRONG))))
                    .as(name)
                    .isEqualTo(1);
        }
        assertThat(answers).hasSize(1);
    }

    @Test
    void answersPasswordsOfEveryLengthForKnownAndUnknownAlike() {
        Person known = Person.verified();
        for (int length : new int[] {0, 1, 7, 8, 72, 73, 128, 129, 1000}) {
            String password = "a".repeat(length);
            Person unknown = Person.stranger();
            String[] answers = new String[2];
            int first = Metrics.hashesOf(() -> answers[0] = login("email", known.email(), password));
            int second = Metrics.hashesOf(() -> answers[1] = login("email", unknown.email(), password));
            assertThat(answers[0]).as("%d characters", length).isEqualTo(answers[1]);
            assertThat(first).isEqualTo(second).isEqualTo(length < 1 || length > 128 ? 0 : 1);
        }
    }

    @Test
    void answersASignupForATakenAddressLikeOneForAFreeAddress() {
        Person owner = Person.verified();
        Person free = Person.stranger();
        String before = Sql.text("select a::text from account a where email_key = $1", owner.email());
        Set<String> answers = new LinkedHashSet<>();
        for (Person person : List.of(owner, free)) {
            String body = "{\"email\":\"" + person.email() + "\",\"password\":\"" + person.password() + "\"}";
            assertThat(Metrics.hashesOf(
                            () -> answers.add(WholeAnswer.ofPost("/api/v1/auth/signup", body, person.email()))))
                    .isEqualTo(1);
        }
        assertThat(answers).hasSize(1);
        Mail told = Mailbox.awaitTo(owner.email(), 2).getFirst();
        assertThat(told.text()).doesNotContain("token=");
        assertThat(Sql.texts("select a::text from account a where email_key = $1", owner.email()))
                .containsExactly(before);
    }

    @Test
    void answersRequestsForMailsForEverySortOfAddressAlike() {
        Map<String, Person> people = everySort();
        for (String path : List.of("/api/v1/auth/forgot-password", "/api/v1/auth/resend-verification")) {
            Set<String> answers = new LinkedHashSet<>();
            int hashes = Metrics.hashesOf(() -> people.values()
                    .forEach(person -> answers.add(
                            WholeAnswer.ofPost(path, "{\"email\":\"" + person.email() + "\"}", person.email()))));
            assertThat(answers).hasSize(1);
            assertThat(hashes).isZero();
        }
        Mailbox.awaitTo(people.get("pending").email(), 2);
        assertThat(Mailbox.allTo(people.get("unknown").email())).isEmpty();
    }

    @Test
    void countsRequestsForKnownAndUnknownAddressesAlike() {
        Person known = Person.verified();
        Person unknown = Person.stranger();
        for (String path : List.of("/api/v1/auth/forgot-password", "/api/v1/auth/resend-verification")) {
            for (Person person : List.of(known, unknown)) {
                Api api = Api.fromAnywhere();
                for (int n = 1; n <= 4; n++) {
                    Answer answer = api.post(path, "email", person.email());
                    assertThat(answer.status()).isEqualTo(n <= 3 ? 200 : 429);
                }
            }
        }
        for (Person person : List.of(known, unknown)) {
            Api api = Api.fromAnywhere();
            for (int n = 1; n <= 6; n++) {
                Answer answer = api.post("/api/v1/auth/signup", "email", person.email(), "password", person.password());
                assertThat(answer.status()).isEqualTo(n <= 5 ? 200 : 429);
            }
        }
    }

    @Test
    void tellsThatAnAddressWaitsOnlyAfterTheRightPassword() {
        Person person = Person.signedUp();
        Answer right = person.logIn();
        assertThat(right.status()).isEqualTo(401);
        assertThat(right.text("/error")).isEqualTo("EMAIL_NOT_VERIFIED");
        assertThat(right.text("/data/email")).isEqualTo(person.email());
        assertThat(person.logIn(WRONG).code()).isEqualTo("INVALID_CREDENTIALS");
    }

    @Test
    void tellsThatSomebodyIsBannedOnlyAfterTheRightPassword() {
        Person person = Person.verified();
        Sql.ban(person.email());
        Answer right = person.logIn();
        assertThat(right.status()).isEqualTo(403);
        assertThat(right.text("/error")).isEqualTo("ACCOUNT_BANNED");
        assertThat(person.logIn(WRONG).code()).isEqualTo("INVALID_CREDENTIALS");
    }

    @Test
    void answersUnknownUsedExpiredAndForeignLinksAlike() {
        Person used = Person.signedUp();
        String usedToken = used.mailedToken();
        used.verify(usedToken);
        Person expired = Person.signedUp();
        String expiredToken = expired.mailedToken();
        Sql.update(
                "update mailed_token set expires_at = now() - interval '1 second' where owner in"
                        + " (select id from pending_signup where email_key = $1)",
                expired.email());
        used.api().post("/api/v1/auth/forgot-password", "email", used.email());
        String reset =
                Person.tokenIn(Mailbox.awaitTo(used.email(), 2).getFirst().text());
        Set<String> verifications = new LinkedHashSet<>();
        for (String token : List.of(usedToken, expiredToken, reset, "0".repeat(64))) {
            verifications.add(WholeAnswer.ofPost("/api/v1/auth/verify-email", "{\"token\":\"" + token + "\"}", token));
        }
        assertThat(verifications).hasSize(1);
        Person other = Person.signedUp();
        Set<String> resets = new LinkedHashSet<>();
        for (String token : List.of(usedToken, expiredToken, other.mailedToken(), "0".repeat(64))) {
            String body = "{\"token\":\"" + token + "\",\"password\":\"Other-Horse-8-battery\"}";
            assertThat(Metrics.hashesOf(
                            () -> resets.add(WholeAnswer.ofPost("/api/v1/auth/reset-password", body, token))))
                    .isZero();
        }
        assertThat(resets).hasSize(1);
        assertThat(other.verify(other.mailedToken()).status()).isEqualTo(200);
        assertThat(used.api()
                        .post("/api/v1/auth/reset-password", "token", reset, "password", "Other-Horse-8-battery")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void limitsGuessesOfLinks() {
        for (String path : List.of("/api/v1/auth/verify-email", "/api/v1/auth/reset-password")) {
            Api api = Api.fromAnywhere();
            for (int n = 1; n <= 11; n++) {
                Answer answer = api.post(
                        path, "token", String.format(Locale.ROOT, "%064x", n), "password", "Other-Horse-8-battery");
                assertThat(answer.status()).isEqualTo(n <= 10 ? 400 : 429);
            }
        }
    }
}
