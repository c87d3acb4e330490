package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Guessing passwords: one after the other, at once, under many names and from many places. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(CrampedProfile.class)
class GuessingTest {

    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final int MOST = CrampedProfile.PER_ACCOUNT_AND_NETWORK;

    private static Answer guess(Api api, String name, String value) {
        return api.post(LOGIN, name, value, "password", WRONG);
    }

    @Test
    void comparesNoMoreThanTheLimitOfParallelGuesses() {
        for (int round = 0; round < 3; round++) {
            Person person = round == 0 ? Person.stranger() : Person.verified();
            Api attacker = Api.fromAnywhere();
            List<Answer> answers = new ArrayList<>();
            int hashes = Metrics.hashesOf(() ->
                    answers.addAll(Burst.of(4 * MOST, i -> guess(attacker, "email", person.email()))));
            assertThat(hashes).isEqualTo(MOST);
            assertThat(Burst.statuses(answers))
                    .containsOnlyKeys(401, 429)
                    .containsEntry(401, (long) MOST)
                    .containsEntry(429, 3L * MOST);
            Burst.with(429, answers)
                    .forEach(answer -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                            .isBetween(1, 1800));
        }
    }

    @Test
    void countsGuessesByBasicTogetherWithThoseAtTheLogin() {
        for (Person person : List.of(Person.verified(), Person.stranger())) {
            Api attacker = Api.fromAnywhere();
            for (int i = 0; i < MOST; i++) {
                Answer answer = i % 2 == 0 ? basic(attacker, person, WRONG) : guess(attacker, "email", person.email());
                assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
            }
            int hashes = Metrics.hashesOf(
                    () -> assertThat(basic(attacker, person, person.password()).status())
                            .isEqualTo(429));
            assertThat(hashes).isZero();
            assertThat(person.from(attacker).logIn().status()).isEqualTo(429);
        }
    }

    @Test
    void comparesNoMoreThanTheLimitOfParallelGuessesByBasic() {
        Person person = Person.verified();
        Api attacker = Api.fromAnywhere();
        List<Answer> answers = new ArrayList<>();
        int hashes = Metrics.hashesOf(() -> answers.addAll(Burst.of(4 * MOST, i -> basic(attacker, person, WRONG))));
        assertThat(hashes).isEqualTo(MOST);
        assertThat(Burst.statuses(answers)).containsEntry(401, (long) MOST).containsEntry(429, 3L * MOST);
    }

    private static Answer basic(Api api, Person person, String password) {
        return api.with("Authorization", Endpoints.basic(person.email(), password))
                .get("/api/v1/users/auth/me");
    }

    @Test
    void comparesNoMoreThanTheLimitWhenTheRightOneIsAmongThem() {
        Person person = Person.verified();
        Api attacker = Api.fromAnywhere();
        List<Answer> answers = new ArrayList<>();
        int hashes = Metrics.hashesOf(() -> answers.addAll(Burst.of(
                40,
                i -> attacker.post(LOGIN, "email", person.email(), "password", i == 17 ? person.password() : WRONG))));
        assertThat(Burst.with(200, answers)).hasSizeLessThanOrEqualTo(1);
        // A correct guess is taken back, so one more fits.
        assertThat(hashes).isLessThanOrEqualTo(MOST + Burst.with(200, answers).size());
    }

    @Test
    void refusesTheCorrectPasswordFromTheNetworkThatGuessed() {
        Person person = Person.verified();
        Api attacker = Api.fromAnywhere();
        for (int i = 0; i < MOST; i++) {
            assertThat(guess(attacker, "email", person.email()).status()).isEqualTo(401);
        }
        assertThat(Metrics.hashesOf(
                        () -> assertThat(person.from(attacker).logIn().status()).isEqualTo(429)))
                .isZero();
    }

    @Test
    void doesNotLockTheOwnerOutForAStrangersGuesses() {
        Person owner = Person.verified();
        Pair session = Pair.of(owner.logIn());
        Api stranger = Api.fromAnywhere();
        for (int i = 0; i < 20; i++) {
            List<Answer> answers = Burst.of(50, n -> guess(stranger, "email", owner.email()));
            assertThat(Burst.statuses(answers).keySet()).isSubsetOf(401, 429);
        }
        assertThat(owner.from(Api.fromAnywhere()).logIn().status())
                .as("a new place")
                .isEqualTo(200);
        for (int i = 0; i < 2 * CrampedProfile.PER_ACCOUNT; i++) {
            guess(Api.fromAnywhere(), "email", owner.email());
        }
        assertThat(guess(Api.fromAnywhere(), "email", owner.email()).status()).isEqualTo(429);
        assertThat(owner.logIn().status()).as("a known place").isEqualTo(200);
        assertThat(session.me().status()).isEqualTo(200);
        assertThat(session.renew().status()).isEqualTo(200);
    }

    @Test
    void countsEverySpellingOfANameAsOne() {
        Person person = Person.verified();
        Person unknown = Person.stranger();
        String username = person.logIn().text("/data/user/username");
        String email = person.email();
        Api attacker = Api.fromAnywhere();
        List<List<String>> names = List.of(
                List.of("email", email),
                List.of("email", email.toUpperCase(Locale.ROOT)),
                List.of("username", username),
                List.of("email", email.replace("example", "ｅxample")),
                List.of("username", username),
                List.of("email", email.replace(".com", "。com")));
        for (int i = 0; i < names.size(); i++) {
            Answer answer = guess(attacker, names.get(i).get(0), names.get(i).get(1));
            assertThat(answer.status()).as(names.get(i).toString()).isEqualTo(i < MOST ? 401 : 429);
        }
        Api another = Api.fromAnywhere();
        for (int i = 0; i <= MOST; i++) {
            String spelled = i % 2 == 0 ? unknown.email() : unknown.email().toUpperCase(Locale.ROOT);
            assertThat(guess(another, "email", spelled).status()).isEqualTo(i < MOST ? 401 : 429);
        }
    }

    @Test
    void countsTheSpellingsOfKnownAndUnknownUsernamesAlike() {
        String known = Person.verified().logIn().text("/data/user/username");
        String unknown = "nobody-" + known.substring(7);
        for (String username : List.of(known, unknown)) {
            Api attacker = Api.fromAnywhere();
            for (int i = 0; i < MOST; i++) {
                assertThat(guess(attacker, "username", username.toUpperCase(Locale.ROOT))
                                .status())
                        .isEqualTo(401);
            }
            assertThat(guess(attacker, "username", username).status())
                    .as(username)
                    .isEqualTo(429);
        }
    }

    @Test
    void countsAUsernameWithAForeignAddressLikeTheUsername() {
        String known = Person.verified().logIn().text("/data/user/username");
        String unknown = "nobody-" + known.substring(7);
        for (String username : List.of(known, unknown)) {
            Api attacker = Api.fromAnywhere();
            for (int i = 0; i < MOST; i++) {
                assertThat(attacker.post(
                                        LOGIN,
                                        "username",
                                        username,
                                        "email",
                                        Person.stranger().email(),
                                        "password",
                                        WRONG)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(guess(attacker, "username", username).status())
                    .as(username)
                    .isEqualTo(429);
        }
    }

    @Test
    void stopsAnAttackerWhoTriesOnePasswordOnManyAccounts() {
        Person person = Person.verified();
        Api sprayer = Api.fromAnywhere();
        for (int i = 0; i <= CrampedProfile.PER_NETWORK; i++) {
            Answer answer = guess(
                    sprayer,
                    "email",
                    i == 3 ? person.email() : Person.stranger().email());
            assertThat(answer.status()).isEqualTo(i < CrampedProfile.PER_NETWORK ? 401 : 429);
        }
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void stopsAnAttackerWhoTriesOneAccountFromManyPlaces() {
        Person person = Person.verified();
        int refused = Metrics.refusedSignIns();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(guess(Api.fromAnywhere(), "email", person.email()));
        }
        assertThat(Burst.statuses(answers))
                .containsEntry(401, (long) CrampedProfile.PER_ACCOUNT)
                .containsEntry(429, 100L - CrampedProfile.PER_ACCOUNT);
        assertThat(person.from(Api.fromAnywhere()).logIn().status())
                .as("a right guess looks like a wrong one")
                .isEqualTo(429);
        assertThat(Metrics.refusedSignIns() - refused).isEqualTo(101);
    }

    @Test
    void countsAnIpv6NetworkAsOnePlace() {
        Person person = Person.verified();
        for (int i = 0; i <= MOST; i++) {
            Api attacker = Api.from(String.format(Locale.ROOT, "2001:db8:%x:1::%x", MOST, i + 1));
            assertThat(guess(attacker, "email", person.email()).status()).isEqualTo(i < MOST ? 401 : 429);
        }
        assertThat(guess(Api.from(String.format(Locale.ROOT, "2001:db8:%x:2::1", MOST)), "email", person.email())
                        .status())
                .as("the next network")
                .isEqualTo(401);
        for (int i = 0; i <= CrampedProfile.PER_NETWORK; i++) {
            Api sprayer = Api.from(String.format(Locale.ROOT, "2001:db8:fff:1::%x", i + 1));
            assertThat(guess(sprayer, "email", Person.stranger().email()).status())
                    .isEqualTo(i < CrampedProfile.PER_NETWORK ? 401 : 429);
        }
    }

    @Test
    void countsForANetworkWhatItSendsBeyondItsShareOfThePool() {
        Person person = Person.verified();
        Api greedy = Api.fromAnywhere();
        List<Answer> answers = Burst.of(
                CrampedProfile.PER_NETWORK, i -> Person.stranger().from(greedy).logIn());
        assertThat(Burst.with(503, answers)).isNotEmpty();
        assertThat(Person.stranger().from(greedy).logIn().status()).isEqualTo(429);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void doesNotCountAnAttemptWhosePasswordWasNeverCompared() {
        Person person = Person.verified();
        List<Answer> answers = Burst.of(
                60, i -> i % 5 == 0 ? person.logIn() : Person.stranger().logIn());
        assertThat(Burst.with(503, answers)).isNotEmpty();
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 401, 503, 429);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void staysUpWhenManySignInAtOnce() {
        Person person = Person.verified();
        Pair session = Pair.of(person.logIn());
        String password = "L".repeat(128);
        List<Answer> answers = Burst.of(200, i -> switch (i % 4) {
            case 0 -> session.me();
            case 1 -> i == 1 ? session.renew() : session.me();
            default -> Api.fromAnywhere().post(LOGIN, "email", Person.stranger().email(), "password", password);
        });
        List<Answer> refused = Burst.with(503, answers);
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.path()).isEqualTo(LOGIN);
            assertThat(answer.code()).isEqualTo("BUSY");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        });
        assertThat(answers)
                .filteredOn(answer -> !answer.path().equals(LOGIN))
                .hasSize(100)
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(person.logIn().status()).isEqualTo(200);
    }
}
