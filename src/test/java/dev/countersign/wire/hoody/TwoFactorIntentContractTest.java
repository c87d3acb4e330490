package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
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

/** A sign-in with a second factor that ends in an intent. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorIntentContractTest {

    private static final String VERIFY = Secured.TWO_FACTOR + "/verify";

    private static Secured one;

    /** A user whose sign-in waits for a code, and will end in an intent. */
    private record Waiting(Secured secured, AppUser user, String token) {
        static Waiting somebody() {
            Secured secured = TwoFactorIntentContractTest.somebody();
            AppUser user = AppUser.of(secured.person());
            return new Waiting(secured, user, user.logIn().text("/data/temp_token"));
        }

        Person person() {
            return secured.person();
        }

        Answer answer(Object... fields) {
            Object[] all = new Object[fields.length + 4];
            all[0] = "temp_token";
            all[1] = token;
            all[2] = "code";
            all[3] = secured.app().code(0);
            System.arraycopy(fields, 0, all, 4, fields.length);
            return person().api().post(VERIFY, all);
        }
    }

    @TestFactory
    Stream<DynamicTest> asksForACode() {
        return Row.tests(Row.of("at log-in")
                .secured(
                        TwoFactorIntentContractTest::somebody,
                        who -> AppUser.of(who.person()).logIn())
                .ok("2FA verification required", "requires_2fa", "temp_token", "method")
                .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> issuesAnIntent() {
        return Row.tests(
                issued("when the client names it again", who -> who.answer("response_mode", "intent")),
                issued("when the client names nothing", Waiting::answer));
    }

    @TestFactory
    Stream<DynamicTest> refusesAnotherEnd() {
        return Row.tests(Row.of("tokens")
                .given(Waiting::somebody, Waiting::person, who -> who.answer("response_mode", "tokens"))
                .refused(
                        400,
                        "Bad Request",
                        "RESPONSE_MODE_MISMATCH",
                        "response_mode must be the one that the sign-in began with"));
    }

    @Test
    void leadsToASessionThatBothFactorsOpened() {
        Waiting who = Waiting.somebody();
        String intent = who.answer().text("/data/auth_intent_token");

        Answer session = who.user.exchange(who.user.authorize(intent).text("/data/code"));

        Answer sessions = who.person().api().as(session.text("/data/token")).get("/api/v1/users/auth/sessions");
        assertThat(sessions.text("/data/0/current")).isEqualTo("true");
        assertThat(sessions.text("/data/0/method")).isEqualTo("password");
        assertThat(sessions.text("/data/0/second_factor")).isEqualTo("totp");
    }

    @Test
    void needsNoCodeFromATrustedDevice() {
        Waiting who = Waiting.somebody();
        Answer trusted = who.answer("trust_device", true);
        assertThat(trusted.json().at("/data/user").isMissingNode()).isTrue();

        Answer login = who.user.logIn(
                "response_mode",
                "intent",
                "code_challenge",
                who.user.challenge(),
                "trusted_device",
                trusted.text("/data/trusted_device"));

        assertThat(login.text("/data/auth_intent_token")).matches("[0-9a-f]{64}");
        assertThat(login.text("/data/trusted_device")).isNotEqualTo(trusted.text("/data/trusted_device"));
    }

    private static Row issued(String name, Function<Waiting, Answer> request) {
        return Row.of(name)
                .given(Waiting::somebody, Waiting::person, request)
                .ok("Authentication successful", "auth_intent_token")
                .and((person, answer) ->
                        assertThat(answer.text("/data/auth_intent_token")).matches("[0-9a-f]{64}"))
                .events("intent_issued");
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Secured somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return one.rested();
    }
}
