package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every way to open a session, combined with every endpoint that shows, changes or removes a factor. The password
 * with a copied trusted device or with the mailbox is not enough: that takes a code of the app or a backup code.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class StepUpTest {

    private static final String LATEST = " where id = (select s.id from session s join account a on a.id = s.account_id"
            + " where a.email_key = $1 and s.ended_at is null order by s.created_at desc limit 1)";

    /* The order matters: the last one removes the factor. */
    private static final List<String> BETTER_AUTH = List.of("/get-totp-uri", "/generate-backup-codes", "/disable");

    private record Opening(String name, Function<Secured, Guest> opens, boolean enough) {}

    private static Guest byTotp(Secured somebody, Object... more) {
        Guest guest = Guest.signedIn(somebody.person());
        in(guest.verifyTotp(FactorRecord.rightCode(somebody), more));
        return guest;
    }

    private static Guest byBackupCode(Secured somebody) {
        return give(
                Guest.signedIn(somebody.person()),
                "backup-code",
                somebody.backupCodes().getFirst());
    }

    private static Guest byMailedCode(Secured somebody) {
        Guest guest = Guest.signedIn(somebody.person());
        return give(guest, "otp", guest.mailedCode());
    }

    private static Guest byTrustedDevice(Secured somebody) {
        String device = byTotp(somebody, "trustDevice", true).cookie("trust_device");
        Guest thief = Guest.of(somebody.person()).with("trust_device", device);
        Answer spared = thief.signIn();
        in(spared);
        assertThat(spared.json().has("token")).as(spared.toString()).isTrue();
        return thief;
    }

    private static Guest recorded(Secured somebody, String method, String factor) {
        Guest guest = byTotp(somebody);
        String value = factor == null ? "null" : '\'' + factor + '\'';
        Ledger.change(
                "update session set method = '" + method + "', second_factor = " + value + LATEST,
                somebody.person().email());
        return guest;
    }

    private static Guest give(Guest guest, String kind, String code) {
        in(guest.post("/two-factor/verify-" + kind, "code", code));
        return guest;
    }

    private static void in(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static List<Opening> openings() {
        return List.of(
                new Opening("the password alone", somebody -> recorded(somebody, "password", null), false),
                new Opening("a mailed link", somebody -> recorded(somebody, "mailed_link", null), false),
                new Opening("a code of the app", StepUpTest::byTotp, true),
                new Opening("a backup code", StepUpTest::byBackupCode, true),
                new Opening("a trusted device", StepUpTest::byTrustedDevice, false),
                new Opening("a mailed code", StepUpTest::byMailedCode, false),
                new Opening(
                        "a trusted device, then a mailed code",
                        somebody -> {
                            Guest guest = byTrustedDevice(somebody);
                            return give(guest, "otp", guest.mailedCode());
                        },
                        false),
                new Opening(
                        "a trusted device, then a code of the app",
                        somebody -> give(byTrustedDevice(somebody), "totp", FactorRecord.rightCode(somebody)),
                        true),
                new Opening(
                        "a mailed code, then a backup code",
                        somebody -> give(
                                byMailedCode(somebody),
                                "backup-code",
                                somebody.backupCodes().getLast()),
                        true),
                new Opening(
                        "a code of the app, then a mailed one",
                        somebody -> {
                            Guest guest = byTotp(somebody);
                            return give(guest, "otp", guest.mailedCode());
                        },
                        true));
    }

    @TestFactory
    Stream<DynamicTest> betterAuthShowsAndChangesNoFactorWithoutTheOwnersCode() {
        return openings().stream()
                .map(opening -> DynamicTest.dynamicTest(opening.name, () -> {
                    Secured somebody = Secured.somebody();
                    Guest guest = opening.opens.apply(somebody);
                    String factor = FactorRecord.factor(somebody.person());
                    int mails = mails(somebody);
                    for (String call : BETTER_AUTH) {
                        Answer answer = guest.withPassword(call);
                        assertThat(answer.status()).as(call + ": " + answer).isEqualTo(opening.enough ? 200 : 403);
                        if (!opening.enough) {
                            assertThat(answer.code()).isEqualTo("TWO_FACTOR_REQUIRED");
                            assertThat(answer.toString()).doesNotContain("otpauth", "backupCodes");
                        }
                    }
                    assertThat(guest.withPassword("/enable").status()).isEqualTo(opening.enough ? 200 : 400);
                    assertThat(FactorRecord.factor(somebody.person())).isEqualTo(opening.enough ? "" : factor);
                    assertThat(mails(somebody)).as("mails about changes").isEqualTo(mails + (opening.enough ? 3 : 0));
                }));
    }

    private static int mails(Secured somebody) {
        Ledger.awaitMailsSent(somebody.person().email());
        return Mailbox.allTo(somebody.person().email()).size();
    }

    @TestFactory
    Stream<DynamicTest> hoodyAndThogitsTakeTheCodeWithTheCallHoweverTheSessionWasOpened() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String factor : new String[] {null, "totp", "backup_code", "trusted_device", "mailed_code"}) {
            String value = factor == null ? "null" : '\'' + factor + '\'';
            tests.add(DynamicTest.dynamicTest("Hoody, opened by " + factor, () -> atHoody(value)));
            tests.add(DynamicTest.dynamicTest("Thogits, opened by " + factor, () -> atThogits(value)));
        }
        return tests.stream();
    }

    private static void atHoody(String factor) {
        Secured somebody = Secured.somebody();
        Ledger.change(
                "update session set second_factor = " + factor + LATEST,
                somebody.person().email());
        Api session = somebody.session();
        String password = somebody.person().password();
        String before = FactorRecord.factor(somebody.person());
        String wrong = somebody.wrongCode();
        assertThat(session.post(Endpoints.REGENERATE, "password", password).status())
                .isEqualTo(400);
        assertThat(session.post(Endpoints.REGENERATE, "password", password, "code", wrong)
                        .status())
                .isEqualTo(401);
        assertThat(session.deleteWith(Secured.TWO_FACTOR, "password", password).status())
                .isEqualTo(400);
        assertThat(session.deleteWith(Secured.TWO_FACTOR, "password", password, "code", wrong)
                        .status())
                .isEqualTo(401);
        assertThat(session.patch(Endpoints.TOKEN_GATE, "enabled", false, "password", password)
                        .status())
                .isEqualTo(400);
        assertThat(session.post(Secured.TWO_FACTOR + "/setup", "password", password)
                        .status())
                .isEqualTo(400);
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(before);
        in(session.post(Endpoints.REGENERATE, "password", password, "code", FactorRecord.rightCode(somebody)));
        in(session.deleteWith(Secured.TWO_FACTOR, "password", password, "code", FactorRecord.rightCode(somebody)));
    }

    private static void atThogits(String factor) {
        Secured somebody = Secured.somebody();
        FactorRecord.forgetSteps(somebody.person());
        Answer opened = Waiting.atThogits(somebody).give(FactorRecord.rightCode(somebody));
        in(opened);
        Api session = Endpoints.browser(somebody.person().api(), opened);
        Ledger.change(
                "update session set second_factor = " + factor + LATEST,
                somebody.person().email());
        String before = FactorRecord.factor(somebody.person());
        String totp = "/api/auth/2fa/totp";
        assertThat(session.method("POST", totp + "/setup").status()).isEqualTo(400);
        assertThat(session.post(totp + "/disable").status()).isEqualTo(400);
        assertThat(session.post(totp + "/disable", "code", somebody.wrongCode()).status())
                .isEqualTo(400);
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(before);
        in(session.post(totp + "/disable", "code", FactorRecord.rightCode(somebody)));
    }
}
