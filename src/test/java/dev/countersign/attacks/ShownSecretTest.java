package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Better Auth's endpoints that change a factor, or show its secret, called with only a session and the password. */
@QuarkusTest
@WithTestResource(Servers.class)
class ShownSecretTest {

    private static final String OWNER = " where account_id = (select id from account where email_key = $1)";

    /** Calls all three endpoints after {@code change} was applied to the owner's rows. */
    private static Stream<DynamicTest> refused(String change, int status) {
        return Stream.of("/get-totp-uri", "/generate-backup-codes", "/disable")
                .map(call -> DynamicTest.dynamicTest(call, () -> {
                    Secured somebody = Secured.somebody().rested();
                    Guest guest = inSession(somebody);
                    Ledger.change(change + OWNER, somebody.person().email());
                    assertUntouched(somebody, guest.withPassword(call), status);
                }));
    }

    private static Guest inSession(Secured somebody) {
        Guest guest = Guest.signedIn(somebody.person());
        Answer opened = guest.verifyTotp(somebody.app().code(0));
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
        return guest;
    }

    private static void assertUntouched(Secured somebody, Answer refused, int status) {
        assertThat(refused.status()).as(refused.toString()).isEqualTo(status);
        assertThat(refused.toString()).doesNotContain("otpauth", "backupCodes");
        assertThat(Ledger.texts(
                        "select id from second_factor" + OWNER,
                        somebody.person().email()))
                .hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> neitherShowNorChangeAnythingWhileCodesAreLocked() {
        return refused("update code_gate set locked_until = now() + interval '5 minutes'", 429);
    }

    @TestFactory
    Stream<DynamicTest> areNothingForASessionThatNoSecondFactorOpened() {
        return refused("update session set second_factor = null", 403);
    }
}
