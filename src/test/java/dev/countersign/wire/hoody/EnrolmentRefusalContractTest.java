package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RequiredFactorProfile;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tokens at the wrong endpoint: those that wait for a code where a setup is expected, and the reverse. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class EnrolmentRefusalContractTest {

    @TestFactory
    Stream<DynamicTest> opensNothingByATokenThatWaitsForASetup() {
        return Row.tests(
                dead(
                        "at 2fa/verify",
                        Enrolling::somebody,
                        who -> who.person().api().post(Challenged.VERIFY, "temp_token", who.token(), "code", "123456")),
                unauthorized("at /me", who -> who.person().api().as(who.token()).get("/api/v1/users/auth/me")),
                unauthorized(
                        "at 2fa/setup",
                        who -> who.person()
                                .api()
                                .as(who.token())
                                .post(
                                        Secured.TWO_FACTOR + "/setup",
                                        "password",
                                        who.person().password())),
                unauthorized("at 2fa/verify-setup", who -> {
                            who.begin();
                            return who.person()
                                    .api()
                                    .as(who.token())
                                    .post(Secured.TWO_FACTOR + "/verify-setup", "code", "123456");
                        })
                        .events("second_factor_set_up"));
    }

    @TestFactory
    Stream<DynamicTest> beginsNoSetup() {
        return Row.tests(
                dead(
                        "by a token that waits for a code",
                        EnrolmentRefusalContractTest::waitingForACode,
                        Enrolling::begin),
                dead("by a token that is unknown", () -> unknown("0".repeat(64)), Enrolling::begin),
                dead("by a word", () -> unknown("word"), Enrolling::begin),
                dead("by an access token", () -> unknown(signedIn().text("/data/token")), Enrolling::begin),
                dead(
                        "by two tokens that differ",
                        Enrolling::somebody,
                        who -> who.person().api().as("0".repeat(64)).post(Enrolling.SETUP, "temp_token", who.token())),
                dead("after a cancel", EnrolmentRefusalContractTest::cancelled, Enrolling::begin),
                dead(
                        "for who was banned since",
                        () -> {
                            Enrolling who = Enrolling.somebody();
                            Ledger.ban(who.person().email());
                            return who;
                        },
                        Enrolling::begin),
                row(
                                "without a token",
                                Enrolling::somebody,
                                who -> who.person().api().post(Enrolling.SETUP))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/temp_token"),
                row(
                                "with a field that is not known",
                                Enrolling::somebody,
                                who -> who.person()
                                        .api()
                                        .post(
                                                Enrolling.SETUP,
                                                "temp_token",
                                                who.token(),
                                                "password",
                                                who.person().password()))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/password"));
    }

    @TestFactory
    Stream<DynamicTest> confirmsNoSetup() {
        return Row.tests(
                dead(
                        "by a token that waits for a code",
                        EnrolmentRefusalContractTest::waitingForACode,
                        who -> who.finish("123456")),
                dead("by a token that is unknown", () -> unknown("0".repeat(64)), who -> who.finish("123456")),
                dead("after a cancel", EnrolmentRefusalContractTest::cancelled, who -> who.finish("123456")),
                row(
                                "without a token",
                                Enrolling::somebody,
                                who -> who.person().api().post(Enrolling.VERIFY, "code", "123456"))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/temp_token"),
                row(
                                "with a field that is not known",
                                Enrolling::somebody,
                                who -> who.person()
                                        .api()
                                        .post(
                                                Enrolling.VERIFY,
                                                "temp_token",
                                                who.token(),
                                                "code",
                                                "123456",
                                                "trust_device",
                                                true))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/trust_device"));
    }

    /* A user who has set up a factor and signs in again. */
    private static Enrolling waitingForACode() {
        Enrolling who = Enrolling.somebody();
        AuthenticatorApp app = who.app();
        who.finish(app.freshCode());
        return new Enrolling(who.person(), who.person().logIn().text("/data/temp_token"));
    }

    private static Answer signedIn() {
        Enrolling who = Enrolling.somebody();
        return who.finish(who.app().freshCode());
    }

    private static Enrolling cancelled() {
        Enrolling who = Enrolling.somebody();
        who.begin();
        assertThat(who.person()
                        .api()
                        .as(who.token())
                        .method("POST", "/api/v1/auth/intent/cancel")
                        .status())
                .isEqualTo(204);
        return who;
    }

    private static Enrolling unknown(String token) {
        return new Enrolling(Person.stranger(), token);
    }

    private static Row dead(
            String name, java.util.function.Supplier<Enrolling> who, Function<Enrolling, Answer> request) {
        return row(name, who, request)
                .refused(400, "Bad Request", "INVALID_TEMP_TOKEN", "Temporary token expired or invalid");
    }

    private static Row unauthorized(String name, Function<Enrolling, Answer> request) {
        return row(name, Enrolling::somebody, request)
                .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token");
    }

    private static Row row(
            String name, java.util.function.Supplier<Enrolling> who, Function<Enrolling, Answer> request) {
        return Row.of(name).given(who, Enrolling::person, request);
    }
}
