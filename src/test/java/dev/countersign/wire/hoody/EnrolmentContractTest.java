package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A sign-in that leads into setting up a second factor, at {@code /api/v1/users/auth/2fa/enrolment}. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class EnrolmentContractTest {

    @TestFactory
    Stream<DynamicTest> asksForASetup() {
        return Row.tests(
                asked("after the link of the verification mail")
                        .given(Person::signedUp)
                        .when(person -> person.verify(person.mailedToken()))
                        .events("address_verified", "second_factor_asked"),
                asked("after a password")
                        .given(() -> Enrolling.somebody().person())
                        .when(Person::logIn)
                        .events("second_factor_asked"),
                Row.of("for a code after a password, once it is set up")
                        .given(() -> {
                            Enrolling.Waiting waiting = Enrolling.Waiting.somebody();
                            waiting.who().finish(waiting.app().freshCode());
                            return waiting.person();
                        })
                        .when(Person::logIn)
                        .ok("2FA verification required", "requires_2fa", "temp_token", "method")
                        .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> begins() {
        return Row.tests(
                begun("with the token in the body", Enrolling::begin),
                begun(
                        "with the token in the header",
                        who -> who.person().api().as(who.token()).post(Enrolling.SETUP)),
                begun(
                        "with the same token in both",
                        who -> who.person().api().as(who.token()).post(Enrolling.SETUP, "temp_token", who.token())),
                begun("anew", who -> {
                            who.begin();
                            return who.begin();
                        })
                        .events("second_factor_set_up", "second_factor_set_up"));
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened(
                                "by the first code",
                                waiting -> waiting.who().finish(waiting.app().freshCode()))
                        .events("second_factor_enabled", "sessions_ended", "signed_in"),
                opened(
                                "by the first code, with the token in the header",
                                waiting -> waiting.person()
                                        .api()
                                        .as(waiting.who().token())
                                        .post(
                                                Enrolling.VERIFY,
                                                "code",
                                                waiting.app().freshCode()))
                        .events("second_factor_enabled", "sessions_ended", "signed_in"),
                opened("after a wrong code", waiting -> {
                            waiting.who().wrong(waiting.app());
                            return waiting.who().finish(waiting.app().freshCode());
                        })
                        .events("code_refused", "second_factor_enabled", "sessions_ended", "signed_in"));
    }

    @Test
    void opensASessionOnce() {
        Enrolling.Waiting waiting = Enrolling.Waiting.somebody();
        Answer first = waiting.who().finish(waiting.app().freshCode());

        Answer again = waiting.who().finish(waiting.app().freshCode());

        assertThat(again.code()).isEqualTo("INVALID_TEMP_TOKEN");
        assertThat(waiting.person()
                        .api()
                        .as(first.text("/data/token"))
                        .get(Secured.TWO_FACTOR + "/status")
                        .text("/data/enabled"))
                .isEqualTo("true");
    }

    private static Row asked(String name) {
        return Row.of(name)
                .ok("2FA setup required", "requires_2fa", "requires_2fa_setup", "temp_token", "method")
                .has("/data/requires_2fa", true)
                .has("/data/requires_2fa_setup", true)
                .has("/data/method", "totp")
                .and((person, answer) ->
                        assertThat(answer.text("/data/temp_token")).matches("[0-9a-f]{64}"))
                .and((person, answer) ->
                        assertThat(answer.headerValues("Set-Cookie")).isEmpty());
    }

    private static Row begun(String name, Function<Enrolling, Answer> request) {
        return Row.of(name)
                .given(Enrolling::somebody, Enrolling::person, request)
                .ok("2FA setup initiated", "qr_code", "manual_entry_key", "backup_codes")
                .and((person, answer) -> assertThat(Secured.codes(answer)).hasSize(10))
                .and((person, answer) ->
                        assertThat(answer.text("/data/manual_entry_key")).matches("[A-Z2-7]{32}"))
                .events("second_factor_set_up");
    }

    private static Row opened(String name, Function<Enrolling.Waiting, Answer> request) {
        return Row.of(name)
                .given(Enrolling.Waiting::somebody, Enrolling.Waiting::person, request)
                .ok(
                        "2FA successfully enabled",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in",
                        "identity_claim",
                        "user")
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .mails("Two-factor authentication was turned on");
    }
}
