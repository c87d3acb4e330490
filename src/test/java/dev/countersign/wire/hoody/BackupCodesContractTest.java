package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/2fa/backup-codes/regenerate}. */
@QuarkusTest
@WithTestResource(Servers.class)
class BackupCodesContractTest {

    private static final String PATH = Secured.TWO_FACTOR + "/backup-codes/regenerate";
    private static final String WRONG = "Wrong-Horse-7-battery";

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> makesTenNewOnes() {
        return Row.tests(row(
                        "for both factors", who -> regenerate(who, who.app().code(0)))
                .ok("Backup codes regenerated", "backup_codes")
                .and((person, answer) -> assertThat(Secured.codes(answer))
                        .hasSize(10)
                        .doesNotHaveDuplicates()
                        .doesNotContainAnyElementsOf(one.backupCodes())
                        .allMatch(code -> code.matches("[2-9A-HJ-NP-Z]{10}")))
                .events("backup_codes_regenerated")
                .mails("You have new backup codes"));
    }

    @Test
    void makesTheOldOnesWorthless() {
        Secured somebody = Secured.somebody();
        somebody.verify(somebody.challenge(), somebody.backupCodes().getFirst());
        Answer answer = regenerate(somebody, somebody.app().freshCode());

        Answer old =
                somebody.verify(somebody.challenge(), somebody.backupCodes().getLast());
        Answer fresh =
                somebody.verify(somebody.challenge(), Secured.codes(answer).getLast());

        assertThat(old.code()).isEqualTo("INVALID_BACKUP_CODE");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo("9");
    }

    @TestFactory
    Stream<DynamicTest> refusesProofs() {
        return Row.tests(
                row(
                                "a wrong password",
                                who -> post(
                                        who,
                                        "password",
                                        WRONG,
                                        "code",
                                        who.app().code(0)))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"),
                row("a wrong password and a wrong code", who -> post(who, "password", WRONG, "code", who.wrongCode()))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"),
                row("a wrong code", who -> regenerate(who, who.wrongCode()))
                        .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                        .leaves(4)
                        .events("code_refused"),
                Row.of("who has no factor")
                        .given(Person::verified)
                        .when(person -> person.session().post(PATH, "password", person.password(), "code", "123456"))
                        .refused(400, "Bad Request", "TWOFACTOR_NOT_ENABLED", "2FA is not enabled"),
                Locked.after5(
                        "locked codes, before the password", who -> post(who, "password", WRONG, "code", "123456")));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRequest() {
        return Row.tests(
                missing("no code", who -> post(who, "password", password(who))).violates("/code"),
                missing("no password", who -> post(who, "code", "123456")).violates("/password"),
                invalid(
                                "a backup code",
                                who -> regenerate(who, who.backupCodes().getFirst()))
                        .violates("/code"),
                invalid("five digits", who -> regenerate(who, "12345")).violates("/code"),
                invalid("a number", who -> post(who, "password", password(who), "code", 123456))
                        .violates("/code"),
                invalid("a long password", who -> post(who, "password", "a".repeat(129), "code", "123456"))
                        .violates("/password"),
                invalid(
                                "a field that is not known",
                                who -> post(who, "password", password(who), "code", "123456", "count", 20))
                        .violates("/count"));
    }

    private static Row missing(String name, Function<Secured, Answer> request) {
        return row(name, request).refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field");
    }

    private static Row invalid(String name, Function<Secured, Answer> request) {
        return row(name, request).refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Row row(String name, Function<Secured, Answer> request) {
        return Row.of(name).secured(BackupCodesContractTest::somebody, request);
    }

    private static Answer regenerate(Secured who, String code) {
        return post(who, "password", password(who), "code", code);
    }

    private static Answer post(Secured who, Object... fields) {
        return who.session().post(PATH, fields);
    }

    private static String password(Secured who) {
        return who.person().password();
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Secured somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return one.rested();
    }
}
