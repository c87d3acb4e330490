package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Guessing passwords at the endpoints of all dialects in turn: they share one limit. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(CrampedProfile.class)
class DialectsGuessingTest {

    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final int MOST = CrampedProfile.PER_ACCOUNT_AND_NETWORK;

    private static Answer guess(Api api, int endpoint, String email) {
        return Endpoints.signIn(api, Endpoints.SIGN_INS.get(endpoint % Endpoints.SIGN_INS.size()), email, WRONG);
    }

    private static void assertTurnedAway(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 1800);
    }

    @Test
    void countsGuessesAtAllEndpointsTogether() {
        for (int first = 0; first < Endpoints.SIGN_INS.size(); first++) {
            for (Person person : List.of(Person.verified(), Person.stranger())) {
                Api attacker = Api.fromAnywhere();
                for (int i = 0; i < MOST; i++) {
                    String email = i % 2 == 0 ? person.email() : person.email().toUpperCase(Locale.ROOT);
                    Answer answer = guess(attacker, first + i, email);
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
                }
                for (String path : Endpoints.SIGN_INS) {
                    assertThat(Metrics.hashesOf(() -> assertTurnedAway(
                                    Endpoints.signIn(attacker, path, person.email(), person.password()))))
                            .isZero();
                }
            }
        }
    }

    @Test
    void comparesNoMoreThanTheLimitOfParallelGuesses() {
        Person person = Person.verified();
        Api attacker = Api.fromAnywhere();
        List<Answer> answers = new ArrayList<>();
        int hashes =
                Metrics.hashesOf(() -> answers.addAll(Burst.of(4 * MOST, i -> guess(attacker, i, person.email()))));
        assertThat(hashes).isEqualTo(MOST);
        assertThat(Burst.statuses(answers)).containsEntry(401, (long) MOST).containsEntry(429, 3L * MOST);
    }

    @Test
    void stopsAnAttackerWhoTriesOnePasswordOnManyAccounts() {
        Api sprayer = Api.fromAnywhere();
        for (int i = 0; i < CrampedProfile.PER_NETWORK; i++) {
            assertThat(guess(sprayer, i, Person.stranger().email()).status()).isEqualTo(401);
        }
        for (int endpoint = 0; endpoint < Endpoints.SIGN_INS.size(); endpoint++) {
            assertTurnedAway(guess(sprayer, endpoint, Person.stranger().email()));
        }
    }

    @Test
    void countsAnIpv6NetworkAsOnePlace() {
        for (int endpoint = 0; endpoint < Endpoints.SIGN_INS.size(); endpoint++) {
            Person person = Person.stranger();
            for (int i = 0; i <= MOST; i++) {
                Api attacker = Api.from(String.format(Locale.ROOT, "2001:db8:d:%x::%x", endpoint, i + 1));
                assertThat(guess(attacker, endpoint, person.email()).status()).isEqualTo(i < MOST ? 401 : 429);
            }
        }
    }

    @Test
    void answersAWrongBasicPasswordLikeOneInABody() {
        Person person = Person.verified();
        Api attacker = Api.fromAnywhere();
        for (int i = 0; i < MOST; i++) {
            Answer answer = Endpoints.signIn(attacker, Endpoints.BASIC, person.email(), WRONG + i);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
        }
        assertTurnedAway(Endpoints.signIn(attacker, Endpoints.BASIC, person.email(), person.password()));
    }

    @Test
    void doesNotLockTheOwnerOutForAStrangersGuesses() {
        Secured owner = Secured.somebody();
        Person person = owner.person();
        Api stranger = Api.fromAnywhere();
        for (int i = 0; i < 10; i++) {
            List<Answer> answers = Burst.of(20, n -> guess(stranger, n, person.email()));
            assertThat(Burst.statuses(answers).keySet()).isSubsetOf(401, 429);
        }
        assertThat(FactorRecord.attempts(person)).startsWith("0 0 0");
        for (String path : Endpoints.SIGN_INS) {
            Answer answer = Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password());
            if (path.equals(Endpoints.BASIC)) {
                assertThat(answer.json().path("detail").asText()).isEqualTo("second factor required");
            } else {
                assertThat(answer.status()).as(answer.toString()).isIn(200, 202);
            }
        }
    }
}
