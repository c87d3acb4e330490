package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.ServerProcess;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server itself is killed: acknowledged changes survive, and spent tokens and codes stay spent. */
class ServerKilledIT {

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void killAndStart() {
        server.kill9();
        server.start();
    }

    @Test
    void knowsItsSessionsAfterwards() {
        Person person = Person.verified();
        Pair first = Pair.of(person.logIn());
        Pair second = Pair.of(first.renew());
        killAndStart();
        assertThat(second.me().status()).isEqualTo(200);
        assertThat(second.me().text("/data/id")).isEqualTo(person.accountId());
        assertThat(second.renew().status()).isEqualTo(200);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void keepsASpentRefreshTokenSpent() {
        Person person = Person.verified();
        Pair first = Pair.of(person.logIn());
        Pair second = Pair.of(first.renew());
        killAndStart();
        // Beyond the grace time in which a client may repeat a request whose answer was lost.
        Ledger.ageRotations(person.accountId());
        assertThat(first.renew().status()).isEqualTo(401);
        assertThat(second.me().status()).as("the theft ends the session").isEqualTo(401);
    }

    @Test
    void countsEveryWrongCodeThatWasGivenBeforeIt() {
        Secured owner = Secured.somebody();
        for (int left = 4; left >= 0; left--) {
            Answer wrong = owner.verify(owner.challenge(), owner.app().wrongCode(left));
            assertThat(wrong.status()).as(wrong.toString()).isEqualTo(401);
            assertThat(wrong.text("/data/attempts_remaining")).isEqualTo(String.valueOf(left));
            killAndStart();
        }
        Answer right = owner.verify(owner.challenge(), owner.backupCodes().getFirst());
        assertThat(right.status()).isEqualTo(429);
        assertThat(right.code()).isEqualTo("TWOFACTOR_LOCKED");
        assertThat(owner.status().text("/data/backup_codes_remaining")).isEqualTo("10");
    }

    @Test
    void comparesNoMoreCodesBecauseItDiesInTheMiddle() {
        Secured owner = Secured.somebody();
        String challenge = owner.challenge();
        AtomicInteger wrong = new AtomicInteger();
        Burst.of(9, i -> {
            if (i == 0) {
                Outages.sleep(30);
                server.kill9();
                return null;
            }
            try {
                if (owner.verify(challenge, owner.app().wrongCode(i)).status() == 401) {
                    wrong.incrementAndGet();
                }
            } catch (UncheckedIOException e) {
                // It died before it could answer.
            }
            return null;
        });
        server.start();
        for (int i = 10; i < 20; i++) {
            if (owner.verify(owner.challenge(), owner.app().wrongCode(i)).status() == 401) {
                wrong.incrementAndGet();
            }
        }
        assertThat(wrong.get()).isBetween(1, 5);
        assertThat(owner.verify(owner.challenge(), owner.app().code(0)).code()).isEqualTo("TWOFACTOR_LOCKED");
    }

    @Test
    void keepsAnEndedSessionEnded() {
        Pair session = Pair.of(Person.verified().logIn());
        assertThat(session.logOut().status()).isEqualTo(200);
        killAndStart();
        assertThat(session.me().status()).isEqualTo(401);
        assertThat(session.renew().status()).isEqualTo(401);
    }
}
