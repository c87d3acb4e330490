package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code DELETE /api/v1/users/auth/2fa}, with a body. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorDisableContractTest {

    private static final String PATH = Secured.TWO_FACTOR;
    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final String ME = "/api/v1/users/auth/me";

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> disables() {
        return Row.tests(
                disabled("by a code of the app", who -> disable(who, who.app().code(0)))
                        .events("second_factor_disabled", "sessions_ended"),
                disabled(
                                "by a backup code as it was written down",
                                who -> disable(
                                        who,
                                        who.backupCodes()
                                                .getFirst()
                                                .toLowerCase(Locale.ROOT)
                                                .replaceFirst("(.{5})", "$1-")))
                        .events("second_factor_disabled", "sessions_ended"),
                disabled("with the trust in devices", who -> null)
                        .secured(
                                () -> {
                                    Secured somebody = Secured.somebody();
                                    somebody.trustDevice();
                                    return somebody;
                                },
                                who -> disable(who, who.backupCodes().getFirst()))
                        .events("device_forgotten", "second_factor_disabled", "sessions_ended"));
    }

    @Test
    void endsAllOtherSessionsAndRenewsThisOne() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Answer other = somebody.signIn();

        Answer disabled = disable(somebody, somebody.backupCodes().getFirst());

        assertThat(person.api().as(other.text("/data/token")).get(ME).status()).isEqualTo(401);
        assertThat(refresh(person, other.text("/data/refreshToken")).status()).isEqualTo(401);
        assertThat(refresh(person, somebody.enabled().text("/data/refreshToken"))
                        .code())
                .isEqualTo("INVALID_REFRESH_TOKEN");
        Ledger.ageRotations(person.accountId());
        assertThat(refresh(person, somebody.enabled().text("/data/refreshToken"))
                        .code())
                .as("refused, and no sign of theft")
                .isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(person.api().as(disabled.text("/data/token")).get(ME).status())
                .isEqualTo(200);
        assertThat(refresh(person, disabled.text("/data/refreshToken")).status())
                .isEqualTo(200);
    }

    @Test
    void leavesNothingBehind() {
        Secured somebody = Secured.somebody();
        String device = somebody.trustDevice().text("/data/trusted_device");
        Person person = somebody.person();
        String challenge = somebody.challenge();
        Answer disabled = disable(somebody, somebody.backupCodes().getFirst());

        Answer late = somebody.verify(challenge, somebody.backupCodes().getLast());
        Answer login = person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);

        assertThat(late.code()).isEqualTo("INVALID_TEMP_TOKEN");
        assertThat(login.json().path("data").has("token")).isTrue();
        assertThat(login.json().path("data").has("trusted_device")).isFalse();
        assertThat(Secured.secure(new Person(person.email(), person.password(), person.api(), disabled))
                        .status()
                        .text("/data/backup_codes_remaining"))
                .isEqualTo("10");
    }

    @TestFactory
    Stream<DynamicTest> refusesProofs() {
        return Row.tests(
                row(
                                "a wrong password",
                                who -> delete(
                                        who,
                                        "password",
                                        WRONG,
                                        "code",
                                        who.app().code(0)))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"),
                row("a wrong code", who -> disable(who, who.wrongCode()))
                        .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                        .leaves(4)
                        .events("code_refused"),
                row("a wrong backup code", who -> disable(who, "AAAAA-22222"))
                        .refused(401, "Unauthorized", "INVALID_BACKUP_CODE", "Invalid or already used backup code")
                        .leaves(4)
                        .events("code_refused"),
                Row.of("who has no factor")
                        .given(Person::verified)
                        .when(person ->
                                person.session().deleteWith(PATH, "password", person.password(), "code", "123456"))
                        .refused(400, "Bad Request", "TWOFACTOR_NOT_ENABLED", "2FA is not enabled"),
                Row.of("a wrong password of who has no factor")
                        .given(Person::verified)
                        .when(person -> person.session().deleteWith(PATH, "password", WRONG, "code", "123456"))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"),
                Locked.after5(
                        "locked codes, before the password", who -> delete(who, "password", WRONG, "code", "123456")));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRequest() {
        return Row.tests(
                missing("only the password", who -> delete(who, "password", password(who)))
                        .violates("/code"),
                missing("only the code", who -> delete(who, "code", "123456")).violates("/password"),
                missing("an empty object", who -> delete(who)).violates("/code"),
                row("no body", who -> who.session().send("DELETE", PATH, "application/json", new byte[0]))
                        .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"),
                row("no body and no type", who -> who.session().delete(PATH))
                        .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"),
                invalid("five digits", who -> disable(who, "12345")).violates("/code"),
                invalid("a number", who -> delete(who, "password", password(who), "code", 123456))
                        .violates("/code"),
                invalid(
                                "a field that is not known",
                                who -> delete(who, "password", password(who), "code", "123456", "force", true))
                        .violates("/force"));
    }

    private static Row disabled(String name, Function<Secured, Answer> request) {
        return Row.of(name)
                .secured(Secured::somebody, request)
                .ok("2FA successfully disabled", "token", "refreshToken", "sessions_revoked")
                .has("/data/sessions_revoked", true)
                .mails("Two-factor authentication was turned off");
    }

    private static Row missing(String name, Function<Secured, Answer> request) {
        return row(name, request).refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field");
    }

    private static Row invalid(String name, Function<Secured, Answer> request) {
        return row(name, request).refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Row row(String name, Function<Secured, Answer> request) {
        return Row.of(name).secured(TwoFactorDisableContractTest::somebody, request);
    }

    private static Answer disable(Secured who, String code) {
        return delete(who, "password", password(who), "code", code);
    }

    private static Answer delete(Secured who, Object... fields) {
        return who.session().deleteWith(PATH, fields);
    }

    private static Answer refresh(Person person, String token) {
        return person.api().post("/api/v1/users/auth/refresh", "refreshToken", token);
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
