package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What {@code countersign disable-second-factor} does for an owner who lost the app and the backup codes. */
@QuarkusTest
@WithTestResource(Servers.class)
class OperatorTest {

    @Inject
    Vertx vertx;

    @Inject
    SecondFactors factors;

    private boolean remove(String address) {
        return new Work(vertx)
                .run(() -> factors.remove(EmailAddress.parse(address).orElseThrow()));
    }

    @Test
    void removesTheFactorAndEndsAllSessions() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        for (int i = 0; i < 5; i++) {
            somebody.verify(challenge, somebody.wrongCode());
        }

        assertThat(remove(somebody.person().email())).isTrue();

        assertThat(somebody.status().status()).isEqualTo(401);
        assertThat(somebody.verify(challenge, somebody.backupCodes().getFirst()).status())
                .isIn(400, 429);
        Answer login = somebody.person().logIn();
        assertThat(login.text("/data/token")).isNotEmpty();
        Secured again = Secured.secure(new dev.countersign.testing.Person(
                somebody.person().email(),
                somebody.person().password(),
                somebody.person().api(),
                login));
        assertThat(again.enabled().status()).as("no lock is left").isEqualTo(200);
        Ledger.awaitMailsSent(somebody.person().email());
        assertThat(Mailbox.allTo(somebody.person().email()))
                .extracting(dev.countersign.embedded.Mail::subject)
                .contains("Two-factor authentication was turned off");
    }

    @Test
    void findsNothingToDoForOthers() {
        Secured somebody = Secured.somebody();

        assertThat(remove("nobody-at-all@example.com")).isFalse();
        assertThat(remove(somebody.person().email())).isTrue();
        assertThat(remove(somebody.person().email())).isFalse();
    }
}
