package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Backup codes that are spent, replaced, another account's, or given where only an app's code is accepted. */
@QuarkusTest
@WithTestResource(Servers.class)
class BackupCodeTest {

    private static void assertWrong(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("INVALID_BACKUP_CODE");
    }

    private static void assertIn(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static List<String> spellings(String code) {
        return List.of(
                code.toLowerCase(Locale.ROOT),
                code.substring(0, 5) + '-' + code.substring(5),
                ' ' + String.join(" ", code.split("")) + ' ',
                "--" + code.substring(0, 2).toLowerCase(Locale.ROOT) + " - " + code.substring(2));
    }

    @Test
    void spendsACodeOnceHoweverItIsSpelled() {
        Secured somebody = Secured.somebody();
        String code = somebody.backupCodes().getFirst();
        assertIn(somebody.verify(somebody.challenge(), code));
        String challenge = somebody.challenge();
        for (String spelling : spellings(code)) {
            assertWrong(somebody.verify(challenge, spelling));
        }
        assertIn(somebody.verify(
                challenge, spellings(somebody.backupCodes().get(1)).getLast()));
        assertWrong(somebody.verify(somebody.challenge(), somebody.backupCodes().get(1)));
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(8);
    }

    @Test
    void refusesTheCodeOfSomebodyElseAndDoesNotSpendIt() {
        Secured attacked = Secured.somebody();
        Secured owner = Secured.somebody();
        String code = owner.backupCodes().getFirst();

        assertWrong(attacked.verify(attacked.challenge(), code));

        assertThat(FactorRecord.attempts(attacked.person())).startsWith("1 1 1");
        assertThat(FactorRecord.attempts(owner.person())).startsWith("0 0 0");
        assertThat(FactorRecord.unusedCodes(owner.person())).isEqualTo(10);
        assertThat(FactorRecord.unusedCodes(attacked.person())).isEqualTo(10);
        assertIn(owner.verify(owner.challenge(), code));
    }

    @Test
    void refusesTheCodeOfSomebodyElseAtOtherEndpoints() {
        Secured attacked = Secured.somebody();
        Secured owner = Secured.somebody();
        String code = owner.backupCodes().getFirst();
        List<Waiting> endpoints =
                List.of(Waiting.atBetterAuth(attacked, "verify-backup-code"), Waiting.atHydraCore(attacked));
        for (int wrong = 1; wrong <= endpoints.size(); wrong++) {
            Answer answer = endpoints.get(wrong - 1).give(code);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            assertThat(answer.headerValues("Set-Cookie")).as(answer.toString()).isEmpty();
            assertThat(FactorRecord.attempts(attacked.person())).startsWith(wrong + " " + wrong + " " + wrong);
        }
        assertThat(FactorRecord.attempts(owner.person())).startsWith("0 0 0");
        assertThat(FactorRecord.unusedCodes(owner.person())).isEqualTo(10);
        assertThat(FactorRecord.unusedCodes(attacked.person())).isEqualTo(10);
        assertIn(Waiting.atBetterAuth(owner, "verify-backup-code").give(code));
        assertIn(Waiting.atHydraCore(owner).give(owner.backupCodes().getLast()));
        assertThat(FactorRecord.unusedCodes(owner.person())).isEqualTo(8);
    }

    @Test
    void refusesReplacedCodesAndTakesTheNewOnes() {
        Secured somebody = Secured.somebody();
        Answer regenerated = somebody.session()
                .post(
                        Secured.TWO_FACTOR + "/backup-codes/regenerate",
                        "password",
                        somebody.person().password(),
                        "code",
                        FactorRecord.rightCode(somebody));
        assertIn(regenerated);
        List<String> fresh = Secured.codes(regenerated);
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(somebody.backupCodes());

        String challenge = somebody.challenge();
        assertWrong(somebody.verify(challenge, somebody.backupCodes().getFirst()));
        assertWrong(somebody.verify(challenge, somebody.backupCodes().getLast()));
        assertIn(somebody.verify(challenge, fresh.getFirst()));
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(9);
    }

    @Test
    void refusesTheCodesOfAnEarlierFactor() {
        Secured before = Secured.somebody();
        assertIn(before.verify(before.challenge(), before.backupCodes().getFirst()));
        Answer disabled = before.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        before.person().password(),
                        "code",
                        before.backupCodes().get(1));
        assertIn(disabled);
        assertThat(FactorRecord.unusedCodes(before.person())).isZero();

        Person person = before.person();
        Secured after = Secured.secure(new Person(person.email(), person.password(), person.api(), disabled));

        String challenge = after.challenge();
        for (int used = 0; used < 3; used++) {
            assertWrong(after.verify(challenge, before.backupCodes().get(used)));
        }
        assertThat(FactorRecord.unusedCodes(person)).isEqualTo(10);
        assertIn(after.verify(challenge, after.backupCodes().getFirst()));
    }

    @Test
    void refusesTheCodesOfASetupThatWasNotConfirmed() {
        Person person = Person.verified();
        List<String> dropped = Secured.codes(Secured.setUp(person.session(), person.password()));
        Answer early = person.session()
                .deleteWith(Secured.TWO_FACTOR, "password", person.password(), "code", dropped.getFirst());
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.code()).isEqualTo("TWOFACTOR_NOT_ENABLED");
        assertThat(person.session()
                        .post(Secured.TWO_FACTOR + "/verify-setup", "code", dropped.getFirst())
                        .status())
                .isEqualTo(400);

        Secured somebody = Secured.secure(person);

        String challenge = somebody.challenge();
        assertWrong(somebody.verify(challenge, dropped.getFirst()));
        assertIn(somebody.verify(challenge, somebody.backupCodes().getFirst()));
    }

    @Test
    void doesNotSpendACodeWhereOnlyTheAppCounts() {
        Secured somebody = Secured.somebody();
        String code = somebody.backupCodes().getFirst();
        String attempts = FactorRecord.attempts(somebody.person());
        Answer regenerate = somebody.session()
                .post(
                        Secured.TWO_FACTOR + "/backup-codes/regenerate",
                        "password",
                        somebody.person().password(),
                        "code",
                        code);
        assertThat(regenerate.status()).isEqualTo(400);
        assertThat(FactorRecord.attempts(somebody.person())).isEqualTo(attempts);
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertIn(somebody.verify(somebody.challenge(), code));
    }

    @Test
    void doesNotSpendACodeGivenWithAWrongPassword() {
        Secured somebody = Secured.somebody();
        String code = somebody.backupCodes().getFirst();
        Answer disable =
                somebody.session().deleteWith(Secured.TWO_FACTOR, "password", "Wrong-Horse-7-battery", "code", code);
        assertThat(disable.status()).as(disable.toString()).isEqualTo(400);
        assertThat(disable.code()).isEqualTo("INCORRECT_PASSWORD");
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertIn(somebody.verify(somebody.challenge(), code));
    }

    @Test
    void countsDownToNoneAndNoFurther() {
        Secured somebody = Secured.somebody();
        for (int left = 9; left >= 0; left--) {
            assertIn(
                    somebody.verify(somebody.challenge(), somebody.backupCodes().get(left)));
            assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo(String.valueOf(left));
        }
        assertThat(FactorRecord.unusedCodes(somebody.person())).isZero();
        String challenge = somebody.challenge();
        assertWrong(somebody.verify(challenge, somebody.backupCodes().get(4)));
        assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo("0");
        assertIn(somebody.verify(challenge, FactorRecord.rightCode(somebody)));
    }
}
