package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A user sets up a second factor, signs in with it, and disables it. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorFirstPathTest {

    @Test
    void setsUpSignsInAndDisables() {
        Secured somebody = Secured.somebody();
        assertThat(somebody.enabled().text("/data/enabled")).isEqualTo("true");
        assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo("10");

        Answer login = somebody.person().logIn();
        assertThat(login.text("/data/requires_2fa")).isEqualTo("true");
        assertThat(login.json().at("/data/token").isMissingNode()).isTrue();

        Answer wrong = somebody.verify(login.text("/data/temp_token"), somebody.wrongCode());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text("/data/attempts_remaining")).isEqualTo("4");

        Answer in =
                somebody.verify(login.text("/data/temp_token"), somebody.app().freshCode());
        assertThat(in.status()).as(in.toString()).isEqualTo(200);

        Answer byBackup = somebody.verify(
                somebody.challenge(), somebody.backupCodes().get(3).toLowerCase(Locale.ROOT));
        assertThat(byBackup.status()).as(byBackup.toString()).isEqualTo(200);
        assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo("9");

        Answer disabled = somebody.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        somebody.person().password(),
                        "code",
                        somebody.backupCodes().getFirst());
        assertThat(disabled.status()).as(disabled.toString()).isEqualTo(200);
        assertThat(somebody.person().logIn().json().at("/data/token").isMissingNode())
                .isFalse();
        assertThat(Mailbox.awaitTo(somebody.person().email(), 3).getFirst().subject())
                .contains("turned off");
    }
}
