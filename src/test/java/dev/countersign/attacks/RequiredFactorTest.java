package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.RequiredFactorProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where everybody must have a second factor, an account without one can only set it up. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class RequiredFactorTest {

    private static final String SETUP = Secured.TWO_FACTOR + "/enrolment/setup";
    private static final String FINISH = Secured.TWO_FACTOR + "/enrolment/verify";
    private static final String VERIFY = Secured.TWO_FACTOR + "/verify";
    private static final String OTHER = "Other-Horse-8-battery";

    private static String enrolment(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<String> fields = new ArrayList<>();
        answer.json().path("data").fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactlyInAnyOrder("requires_2fa", "requires_2fa_setup", "temp_token", "method");
        assertThat(answer.text("/data/requires_2fa_setup")).isEqualTo("true");
        return answer.text("/data/temp_token");
    }

    private static AuthenticatorApp begin(Person person, String token) {
        Answer setup = person.api().post(SETUP, "temp_token", token);
        assertThat(setup.status()).as(setup.toString()).isEqualTo(200);
        return AuthenticatorApp.scanned(setup.text("/data/qr_code"));
    }

    private static Answer finish(Person person, String token, AuthenticatorApp app) {
        return person.api().post(FINISH, "temp_token", token, "code", app.code(0));
    }

    private static void assertOver(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
    }

    /** A user whose address is verified, with the token of the enrolment that follows. */
    private record Newcomer(Person person, String token) {
        static Newcomer arrive() {
            Person person = Person.signedUp();
            return new Newcomer(person, enrolment(person.verify(person.mailedToken())));
        }
    }

    @Test
    void opensNoSessionByAnyFirstFactorAlone() {
        Newcomer newcomer = Newcomer.arrive();
        Person person = newcomer.person();
        enrolment(person.logIn());
        assertThat(person.setPassword(person.mailedResetToken(), OTHER).status())
                .isEqualTo(200);
        enrolment(person.logIn(OTHER));
        assertThat(FactorRecord.sessions(person)).isZero();
        assertThat(person.api().as(newcomer.token()).get(Pair.ME).status()).isEqualTo(401);
    }

    @Test
    void opensASessionByTheFirstCodeAndAsksForACodeThen() {
        Newcomer newcomer = Newcomer.arrive();
        AuthenticatorApp app = begin(newcomer.person(), newcomer.token());
        assertThat(FactorRecord.sessions(newcomer.person())).isZero();
        enrolment(newcomer.person().logIn());

        Answer finished = finish(newcomer.person(), newcomer.token(), app);

        assertThat(Pair.of(finished).me().status()).isEqualTo(200);
        assertOver(finish(newcomer.person(), newcomer.token(), app));
        assertOver(newcomer.person().api().post(SETUP, "temp_token", newcomer.token()));
        Answer login = newcomer.person().logIn();
        assertThat(login.json().at("/data/requires_2fa_setup").isMissingNode()).isTrue();
        Answer replayed =
                newcomer.person().api().post(VERIFY, "temp_token", login.text("/data/temp_token"), "code", app.code(0));
        assertThat(replayed.status()).as(replayed.toString()).isEqualTo(401);
    }

    @Test
    void letsOneOfTwoSetupsBecomeTheFactor() {
        Newcomer newcomer = Newcomer.arrive();
        Person person = newcomer.person();
        String thiefs = enrolment(person.logIn());
        AuthenticatorApp own = begin(person, newcomer.token());
        AuthenticatorApp thiefsApp = begin(person, thiefs);
        assertThat(finish(person, newcomer.token(), own).status()).isEqualTo(401);
        AuthenticatorApp again = begin(person, newcomer.token());
        assertThat(finish(person, newcomer.token(), again).status()).isEqualTo(200);
        assertOver(finish(person, thiefs, thiefsApp));
        assertOver(person.api().post(SETUP, "temp_token", thiefs));
    }

    @Test
    void keepsSetupAndSignInApart() {
        Newcomer newcomer = Newcomer.arrive();
        Person person = newcomer.person();
        AuthenticatorApp app = begin(person, newcomer.token());
        assertOver(person.api().post(VERIFY, "temp_token", newcomer.token(), "code", app.code(0)));
        Newcomer stranger = Newcomer.arrive();
        begin(stranger.person(), stranger.token());
        assertThat(finish(stranger.person(), stranger.token(), app).status()).isEqualTo(401);
        assertThat(FactorRecord.factor(person)).isEmpty();
        assertThat(FactorRecord.factor(stranger.person())).isEmpty();
        assertThat(finish(person, newcomer.token(), app).status()).isEqualTo(200);
        String challenge = person.logIn().text("/data/temp_token");
        assertOver(person.api().post(SETUP, "temp_token", challenge));
        assertOver(person.api().post(FINISH, "temp_token", challenge, "code", app.code(1)));
    }

    @Test
    void refusesToDisableARequiredFactor() {
        Newcomer newcomer = Newcomer.arrive();
        Person person = newcomer.person();
        AuthenticatorApp app = begin(person, newcomer.token());
        Answer finished = finish(person, newcomer.token(), app);
        FactorRecord.forgetSteps(person);
        Api session = person.api().as(finished.text("/data/token"));
        Answer disabled = session.deleteWith(Secured.TWO_FACTOR, "password", person.password(), "code", app.code(0));
        assertThat(disabled.status()).as(disabled.toString()).isEqualTo(403);
        assertThat(disabled.code()).isEqualTo("TWOFACTOR_REQUIRED");
        assertThat(FactorRecord.factor(person)).isNotEmpty();
        assertThat(person.logIn().text("/data/requires_2fa")).isEqualTo("true");
    }

    @Test
    void dropsASetupWhoseSignInIsOutdated() {
        Newcomer newcomer = Newcomer.arrive();
        Person person = newcomer.person();
        AuthenticatorApp app = begin(person, newcomer.token());
        assertThat(person.setPassword(person.mailedResetToken(), OTHER).status())
                .isEqualTo(200);
        assertOver(finish(person, newcomer.token(), app));
        assertOver(person.api().post(SETUP, "temp_token", newcomer.token()));
        assertThat(FactorRecord.factor(person)).isEmpty();
    }
}
