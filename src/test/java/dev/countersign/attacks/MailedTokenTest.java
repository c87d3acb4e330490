package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mailed links used twice, concurrently, too late or for another purpose. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class MailedTokenTest {

    private static final String VERIFY = "/api/v1/auth/verify-email";
    private static final String RESET = "/api/v1/auth/reset-password";
    private static final String OTHER = "Other-Horse-8-battery";

    private static Answer verify(String token) {
        return Api.fromAnywhere().post(VERIFY, "token", token);
    }

    private static Answer reset(String token, String password) {
        return Api.fromAnywhere().post(RESET, "token", token, "password", password);
    }

    /** The token of a new reset mail, which is the mail number {@code count} to this person. */
    private static String forgot(Person person, int count) {
        Api.fromAnywhere().post("/api/v1/auth/forgot-password", "email", person.email());
        return Person.tokenIn(Mailbox.awaitTo(person.email(), count).getFirst().text());
    }

    @Test
    void verifiesOnceOfFiftyTimesAtOnce() {
        for (int round = 0; round < 3; round++) {
            Person person = Person.signedUp();
            String token = person.mailedToken();
            List<Answer> answers = Burst.of(50, i -> verify(token));
            assertThat(Burst.statuses(answers)).containsOnlyKeys(200, 400).containsEntry(200, 1L);
            assertThat(Sql.text(
                            "select count(*) from session s join account a on a.id = s.account_id where email_key = $1",
                            person.email()))
                    .isEqualTo("1");
            assertThat(verify(token).status()).isEqualTo(400);
        }
    }

    @Test
    void setsOnePasswordOfFiftyAtOnce() {
        Person person = Person.verified();
        String token = forgot(person, 2);
        List<String> passwords = IntStream.range(0, 50)
                .mapToObj(i -> "Other-Horse-" + i + "-battery")
                .toList();
        // One address may have few passwords hashed at once, so some are told to come again; then the token is spent.
        List<Answer> answers = Burst.of(50, i -> reset(token, passwords.get(i)));
        Map<Integer, Long> statuses = Burst.statuses(answers);
        assertThat(statuses).containsEntry(200, 1L).containsKey(400);
        assertThat(statuses.keySet()).isSubsetOf(200, 400, 503);
        for (int i = 0; i < 50; i++) {
            assertThat(person.from(Api.fromAnywhere()).logIn(passwords.get(i)).status())
                    .isEqualTo(answers.get(i).status() == 200 ? 200 : 401);
        }
        assertThat(reset(token, passwords.getFirst()).status()).isEqualTo(400);
    }

    @Test
    void makesOneAccountOfTwoSignupsThatAreVerifiedAtOnce() {
        for (int round = 0; round < 4; round++) {
            Person victim = Person.signedUp();
            Person attacker = new Person(victim.email(), OTHER, Api.fromAnywhere());
            Mailbox.awaitTo(victim.email(), 1);
            assertThat(attacker.signUp().status()).isEqualTo(200);
            List<String> tokens = Mailbox.awaitTo(victim.email(), 2).reversed().stream()
                    .map(mail -> Person.tokenIn(mail.text()))
                    .toList();
            List<Answer> answers = Burst.of(10, i -> verify(tokens.get(i % 2)));
            assertThat(Burst.statuses(answers)).isEqualTo(java.util.Map.of(200, 1L, 400, 9L));
            // The sign-ups have different passwords, so the account gets none of them.
            assertThat(victim.logIn().status()).isEqualTo(401);
            assertThat(attacker.logIn().status()).isEqualTo(401);
            assertThat(Sql.text("select count(*) from pending_signup where email_key = $1", victim.email()))
                    .isEqualTo("0");
        }
    }

    @Test
    void takesAnyResetLinkOnceAndNoOtherAfterIt() {
        for (int used = 0; used < 2; used++) {
            Person person = Person.verified();
            List<String> links = List.of(forgot(person, 2), forgot(person, 3));
            assertThat(reset(links.get(used), OTHER).status()).isEqualTo(200);
            for (String link : links) {
                assertThat(reset(link, "Third-Horse-9-battery").status()).isEqualTo(400);
            }
            assertThat(person.logIn(OTHER).status()).isEqualTo(200);
        }
    }

    @Test
    void takesTheFirstLinkOfASignUpAfterItWasSentAgain() {
        Person person = Person.signedUp();
        String first = person.mailedToken();
        Api.fromAnywhere().post("/api/v1/auth/resend-verification", "email", person.email());
        String second =
                Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
        assertThat(second).isNotEqualTo(first);
        assertThat(verify(first).status()).isEqualTo(200);
        assertThat(verify(second).status()).isEqualTo(400);
    }

    @Test
    void refusesALinkForAnotherPurposeAndDoesNotSpendIt() {
        Person waiting = Person.signedUp();
        String verification = waiting.mailedToken();
        Person person = Person.verified();
        String resetting = forgot(person, 2);
        assertThat(reset(verification, OTHER).status()).isEqualTo(400);
        assertThat(verify(resetting).status()).isEqualTo(400);
        assertThat(verify(verification).status()).isEqualTo(200);
        assertThat(reset(resetting, OTHER).status()).isEqualTo(200);
    }

    @Test
    void leavesTheLinkAliveWhenThePasswordIsRefused() {
        Person person = Person.verified();
        String token = forgot(person, 2);
        String local = person.email().substring(0, person.email().indexOf('@'));
        for (String bad : List.of("short-A1", "alllowercase-1", "Aa1-" + "x".repeat(125), "X9-" + local)) {
            assertThat(reset(token, bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(person.logIn().status()).isEqualTo(200);
        assertThat(reset(token, OTHER).status()).isEqualTo(200);
    }

    @Test
    void refusesAPasswordWithoutALink() {
        Person person = Person.verified();
        for (String body : List.of(
                "{\"password\":\"" + OTHER + "\"}",
                "{\"token\":null,\"password\":\"" + OTHER + "\"}",
                "{\"token\":\"\",\"password\":\"" + OTHER + "\"}",
                "{\"email\":\"" + person.email() + "\",\"password\":\"" + OTHER + "\"}",
                "{\"token\":true,\"password\":\"" + OTHER + "\"}")) {
            assertThat(Api.fromAnywhere().postRaw(RESET, body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void refusesTheHashThatTheDatabaseHolds() {
        Person person = Person.signedUp();
        person.mailedToken();
        String stored = Sql.text(
                "select encode(token_hash, 'hex') from mailed_token where owner in"
                        + " (select id from pending_signup where email_key = $1)",
                person.email());
        assertThat(verify(stored).status()).isEqualTo(400);
    }

    @Test
    void leavesAStrangersSignupNothingAfterTheOwnerReset() {
        Person attacker = Person.signedUp();
        String link = attacker.mailedToken();
        Person owner = new Person(attacker.email(), OTHER, Api.fromAnywhere());
        String token = forgot(owner, 2);
        assertThat(reset(token, OTHER).status()).isEqualTo(200);
        assertThat(verify(link).status()).isEqualTo(400);
        assertThat(attacker.logIn().status()).isEqualTo(401);
        assertThat(owner.logIn().status()).isEqualTo(200);
    }
}
