package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.QrCode;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/2fa/setup}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorSetupContractTest {

    private static final String PATH = Secured.TWO_FACTOR + "/setup";
    private static final String WRONG = "Wrong-Horse-7-battery";

    private static Person one;

    @TestFactory
    Stream<DynamicTest> shows() {
        return Row.tests(Row.of("a key as a picture and as text, and ten codes")
                .given(Person::verified)
                .when(person -> setUp(person, "password", person.password()))
                .ok("2FA setup initiated", "qr_code", "manual_entry_key", "backup_codes")
                .and(TwoFactorSetupContractTest::isOneKey)
                .and((person, answer) -> assertThat(Secured.codes(answer))
                        .hasSize(10)
                        .doesNotHaveDuplicates()
                        .allMatch(code -> code.matches("[2-9A-HJ-NP-Z]{10}")))
                .events("second_factor_set_up"));
    }

    private static void isOneKey(Person person, Answer answer) {
        String picture = QrCode.otpauthIn(answer.text("/data/qr_code"));
        Map<String, String> parameters = AuthenticatorApp.parameters(picture);
        assertThat(answer.text("/data/manual_entry_key"))
                .matches("[A-Z2-7]{32}")
                .isEqualTo(parameters.get("secret"));
        assertThat(parameters).containsEntry("issuer", "Hoody");
        assertThat(picture).startsWith("otpauth://totp/Hoody:" + person.email().replace("@", "%40") + '?');
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                Row.of("a wrong password")
                        .given(Person::verified)
                        .when(person -> setUp(person, "password", WRONG))
                        .refused(400, "Bad Request", "INCORRECT_PASSWORD", "Incorrect password"),
                Row.of("who has a factor already")
                        .secured(
                                Secured::somebody,
                                who -> who.session()
                                        .post(PATH, "password", who.person().password()))
                        .refused(400, "Bad Request", "TWOFACTOR_ALREADY_ENABLED", "2FA is already enabled"),
                Row.of("a mailed code of who has a password")
                        .given(TwoFactorSetupContractTest::somebody)
                        .when(person -> setUp(person, "email_code", "123456"))
                        .refused(
                                400, "Bad Request", "MAILED_CODE_NOT_ALLOWED", "An emailed code is not accepted here"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoSetup() {
        return Row.tests(
                Row.of("no password")
                        .given(TwoFactorSetupContractTest::somebody)
                        .when(person -> setUp(person))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/password"),
                invalid("a password of 129 characters", person -> setUp(person, "password", "a".repeat(129)))
                        .violates("/password"),
                invalid("a number for a password", person -> setUp(person, "password", 123456789))
                        .violates("/password"),
                invalid("a NUL in the password", person -> setUp(person, "password", "Correct\0Horse"))
                        .violates("/password"),
                invalid("a field that is not known", person -> setUp(person, "password", WRONG, "passwort", "x"))
                        .violates("/passwort"),
                invalid("a password and a mailed code", person -> setUp(person, "password", WRONG, "email_code", "1"))
                        .violates("/email_code"),
                invalid("a mailed code of five digits", person -> setUp(person, "email_code", "12345"))
                        .violates("/email_code"),
                malformed("an empty body", ""),
                malformed("a list", "[]"),
                malformed("a key that comes twice", "{\"password\":\"a\",\"password\":\"Correct-Horse-7-battery\"}"));
    }

    @Test
    void takesTheNewestOfTwoSetups() {
        Person person = Person.verified();
        AuthenticatorApp first = app(setUp(person, "password", person.password()));
        Answer second = setUp(person, "password", person.password());

        Answer old = confirm(person, first.freshCode());
        Answer newest = confirm(person, app(second).freshCode());

        assertThat(old.code()).isEqualTo("INVALID_OTP_CODE");
        assertThat(newest.status()).isEqualTo(200);
        assertThat(Secured.codes(second)).hasSize(10);
    }

    @Test
    void showsAKeyOnce() {
        Person person = Person.verified();
        Answer setup = setUp(person, "password", person.password());
        String key = setup.text("/data/manual_entry_key");

        String later = person.session().get(Secured.TWO_FACTOR + "/status").html()
                + person.session().get("/api/v1/users/auth/me").html()
                + confirm(person, app(setup).freshCode()).html()
                + setUp(person, "password", person.password()).html();

        assertThat(later).doesNotContain(key).doesNotContain(Secured.codes(setup));
    }

    @TestFactory
    Stream<DynamicTest> limits() {
        return Row.tests(
                limited("the sixth password after five wrong ones", () -> {
                    Person person = Person.verified();
                    for (int i = 0; i < 5; i++) {
                        assertThat(setUp(person, "password", WRONG).code()).isEqualTo("INCORRECT_PASSWORD");
                    }
                    return person;
                }),
                limited("the eleventh setup in an hour", () -> {
                    Person person = Person.verified();
                    for (int i = 0; i < 10; i++) {
                        Secured.setUp(person.session(), person.password());
                    }
                    return person;
                }));
    }

    private static Row limited(String name, java.util.function.Supplier<Person> who) {
        return Row.of(name)
                .given(who)
                .when(person -> setUp(person, "password", person.password()))
                .refused(
                        429,
                        "Too Many Requests",
                        "RATE_LIMITED",
                        "Rate limit exceeded for this endpoint. Please try again later.")
                .and((person, answer) -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                        .isBetween(1, 3600));
    }

    private static Row invalid(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(TwoFactorSetupContractTest::somebody)
                .when(request)
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Row malformed(String name, String body) {
        return Row.of(name)
                .given(TwoFactorSetupContractTest::somebody)
                .when(person -> person.session().postRaw(PATH, body))
                .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON");
    }

    private static Answer setUp(Person person, Object... fields) {
        return person.session().post(PATH, fields);
    }

    private static Answer confirm(Person person, String code) {
        return person.session().post(Secured.TWO_FACTOR + "/verify-setup", "code", code);
    }

    private static AuthenticatorApp app(Answer setup) {
        return AuthenticatorApp.typed(setup.text("/data/manual_entry_key"));
    }

    /* Malformed requests change nothing, so one person is enough. */
    private static synchronized Person somebody() {
        if (one == null) {
            one = Person.verified();
        }
        return one;
    }
}
