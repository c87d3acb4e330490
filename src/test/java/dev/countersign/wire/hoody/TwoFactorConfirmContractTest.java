package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/2fa/verify-setup}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorConfirmContractTest {

    private static final String PATH = Secured.TWO_FACTOR + "/verify-setup";
    private static final String ME = "/api/v1/users/auth/me";

    /* A user whose setup waits for its first code. */
    private record Waiting(Person person, AuthenticatorApp app) {

        private static Waiting somebody() {
            Person person = Person.verified();
            return new Waiting(
                    person,
                    AuthenticatorApp.scanned(
                            Secured.setUp(person.session(), person.password()).text("/data/qr_code")));
        }

        private Waiting mistaken(int times) {
            for (int i = 0; i < times; i++) {
                assertThat(wrong().status()).isEqualTo(401);
            }
            return this;
        }

        private Answer wrong() {
            return code(app.wrongCode(1));
        }

        private Answer right() {
            return code(app.freshCode());
        }

        private Answer code(Object code) {
            return person.session().post(PATH, "code", code);
        }
    }

    private static Waiting one;

    @TestFactory
    Stream<DynamicTest> enables() {
        return Row.tests(
                enabled("the first code", Waiting::somebody),
                enabled(
                        "the first code after four wrong ones",
                        () -> Waiting.somebody().mistaken(4)));
    }

    @TestFactory
    Stream<DynamicTest> refusesCodes() {
        return Row.tests(
                malformed("of five digits", "12345"),
                malformed("of seven digits", "1234567"),
                malformed("of letters", "abcdef"),
                malformed("with a dot", "123.456"),
                malformed("of digits that are not ASCII", "\u0661\u0662\u0663\u0664\u0665\u0666"),
                malformed("that are empty", ""),
                malformed("that are backup codes", "ABCDEFGH23"),
                of("that are missing", who -> who.person().session().post(PATH))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code"),
                of("that are numbers", who -> who.code(123456))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/code"),
                of(
                                "beside a field that is not known",
                                who -> who.person()
                                        .session()
                                        .post(PATH, "code", who.app().code(0), "trust_device", true))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/trust_device"),
                wrong("that are wrong", Waiting::somebody, 4).events("code_refused"),
                wrong(
                                "that are wrong for the fifth time",
                                () -> Waiting.somebody().mistaken(4),
                                0)
                        .events("code_refused", "second_factor_locked")
                        .mails("Too many wrong codes"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhereThereIsNothingToConfirm() {
        return Row.tests(
                unverified("no setup", Person::verified),
                unverified("a factor that is enabled", () -> Secured.somebody().person()),
                unverified("a setup that was not confirmed in time", () -> {
                    Person person = Waiting.somebody().person();
                    Ledger.change(
                            "update second_factor_setup set expires_at = now() where account_id = $1",
                            person.accountId());
                    return person;
                }),
                Row.of("codes that are locked")
                        .given(() -> Waiting.somebody().mistaken(5), Waiting::person, Waiting::right)
                        .and((person, answer) -> Locked.isFor(15, answer))
                        .refused(
                                429,
                                "Too Many Requests",
                                "TWOFACTOR_LOCKED",
                                "Too many failed attempts. Account locked for 15 minutes.")
                        .withData());
    }

    @Test
    void countsNoMalformedCodes() {
        Waiting somebody = Waiting.somebody();
        for (int i = 0; i < 6; i++) {
            assertThat(somebody.code("12345").status()).isEqualTo(400);
        }

        assertThat(somebody.wrong().text("/data/attempts_remaining")).isEqualTo("4");
    }

    @Test
    void endsAllOtherSessionsAndRenewsThisOne() {
        Waiting somebody = Waiting.somebody();
        Person person = somebody.person();
        Answer other = person.logIn();

        Answer enabled = somebody.right();

        assertThat(person.api().as(other.text("/data/token")).get(ME).status()).isEqualTo(401);
        assertThat(refresh(person, other.text("/data/refreshToken")).status()).isEqualTo(401);
        assertThat(refresh(person, person.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(person.api().as(enabled.text("/data/token")).get(ME).status())
                .isEqualTo(200);
        assertThat(refresh(person, enabled.text("/data/refreshToken")).status()).isEqualTo(200);
    }

    /* Neither the vendor's SDK nor its command line adopts the token pair in this answer. */
    @Test
    void doesNotMistakeAClientWithItsOldPairForAThief() {
        Waiting somebody = Waiting.somebody();
        Person person = somebody.person();
        Answer enabled = somebody.right();
        long since = Ledger.latest();

        assertThat(person.session().get(ME).status()).as("the old access token").isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(refresh(person, person.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
            Ledger.ageRotations(person.accountId());
        }
        assertThat(Ledger.eventsOf(person.api(), since)).as("nothing ended").isEmpty();
        assertThat(person.session().get(ME).status()).isEqualTo(200);
        Answer next = refresh(person, enabled.text("/data/refreshToken"));
        assertThat(next.status()).as(next.toString()).isEqualTo(200);
        assertThat(refresh(person, person.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        Answer login = person.logIn();
        assertThat(login.text("/data/requires_2fa"))
                .as("signs in again, with a code")
                .isEqualTo("true");

        assertThat(refresh(person, next.text("/data/refreshToken")).status()).isEqualTo(200);
        Ledger.ageRotations(person.accountId());
        assertThat(refresh(person, enabled.text("/data/refreshToken")).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertThat(person.session().get(ME).status())
                .as("a token of the new pair that comes again is a thief's")
                .isEqualTo(401);
    }

    private static Row enabled(String name, Supplier<Waiting> who) {
        return Row.of(name)
                .given(who, Waiting::person, Waiting::right)
                .ok("2FA successfully enabled", "enabled", "enabled_at", "token", "refreshToken", "sessions_revoked")
                .has("/data/enabled", true)
                .has("/data/sessions_revoked", true)
                .and((person, answer) -> Shapes.time(answer.json().at("/data/enabled_at")))
                .and((person, answer) -> assertThat(answer.text("/data/refreshToken"))
                        .isNotEqualTo(person.refresh())
                        .isNotEqualTo(answer.text("/data/token")))
                .events("second_factor_enabled", "sessions_ended")
                .mails("Two-factor authentication was turned on");
    }

    private static Row of(String name, Function<Waiting, Answer> request) {
        return Row.of(name).given(TwoFactorConfirmContractTest::somebody, Waiting::person, request);
    }

    private static Row malformed(String name, String code) {
        return of(name, who -> who.code(code)).refused(400, "Bad Request", "INVALID_OTP_CODE", "Invalid OTP code");
    }

    private static Row wrong(String name, Supplier<Waiting> who, int left) {
        return Row.of(name)
                .given(who, Waiting::person, Waiting::wrong)
                .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                .leaves(left);
    }

    private static Row unverified(String name, Supplier<Person> who) {
        return Row.of(name)
                .given(who)
                .when(person -> person.session().post(PATH, "code", "123456"))
                .refused(400, "Bad Request", "TWOFACTOR_NOT_VERIFIED", "2FA setup incomplete - verification required");
    }

    private static Answer refresh(Person person, String token) {
        return person.api().post("/api/v1/users/auth/refresh", "refreshToken", token);
    }

    /* Malformed codes are not counted, so one person is enough. */
    private static synchronized Waiting somebody() {
        if (one == null) {
            one = Waiting.somebody();
        }
        return one;
    }
}
