package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** A first factor proved before the account changed is worthless afterwards, even with a correct code. */
@QuarkusTest
@WithTestResource(Servers.class)
class OutdatedChallengeTest {

    private static final String OTHER = "Other-Horse-8-battery";

    private static void assertOver(Secured somebody, String challenge) {
        int sessions = FactorRecord.sessions(somebody.person());
        Answer byCode = somebody.verify(challenge, somebody.app().code(0));
        Answer byBackup = somebody.verify(challenge, somebody.backupCodes().getLast());
        for (Answer answer : new Answer[] {byCode, byBackup}) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
        }
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
    }

    private static Answer disable(Secured somebody) {
        Answer disabled = somebody.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        somebody.person().password(),
                        "code",
                        somebody.backupCodes().getFirst());
        assertThat(disabled.status()).as(disabled.toString()).isEqualTo(200);
        return disabled;
    }

    @Test
    void diesWithTheOldPassword() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        Person person = somebody.person();
        assertThat(person.setPassword(person.mailedResetToken(), OTHER).status())
                .isEqualTo(200);
        FactorRecord.forgetSteps(person);
        assertOver(somebody, challenge);
        Answer login = person.logIn(OTHER);
        assertThat(somebody.verify(
                                login.text("/data/temp_token"), somebody.app().code(0))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void isWorthlessForABannedAccount() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        Ledger.ban(somebody.person().email());
        FactorRecord.forgetSteps(somebody.person());
        assertOver(somebody, challenge);
        assertThat(somebody.person().logIn().status()).isEqualTo(403);
    }

    @Test
    void diesWithTheFactorThatItAskedFor() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        disable(somebody);
        assertOver(somebody, challenge);
        assertThat(somebody.person().logIn().json().at("/data/token").isTextual())
                .isTrue();
    }

    @Test
    void isNotAnsweredByALaterFactor() {
        Secured before = Secured.somebody();
        String challenge = before.challenge();
        Person person = before.person();
        Answer disabled = disable(before);
        Secured after = Secured.secure(new Person(person.email(), person.password(), person.api(), disabled));
        FactorRecord.forgetSteps(person);
        assertOver(after, challenge);
    }
}
