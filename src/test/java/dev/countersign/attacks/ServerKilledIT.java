package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server itself dies: what it acknowledged holds, and what was spent stays spent. */
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
        // Out of the time in which a client may repeat a request whose answer it never got.
        Ledger.ageRotations(person.accountId());
        assertThat(first.renew().status()).isEqualTo(401);
        assertThat(second.me().status()).as("the theft ends the session").isEqualTo(401);
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
