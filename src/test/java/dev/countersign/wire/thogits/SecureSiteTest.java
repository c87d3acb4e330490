package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.SecureSiteProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Cookies over https, a trusted page of another origin, and an operator who requires second factors. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SecureSiteProfile.class)
class SecureSiteTest {

    private static final String ENROLMENT = Secured.TWO_FACTOR + "/enrolment";

    /** A user who set up the second factor through Hoody's enrolment, which needs no session. */
    private static Visitor secured() {
        Person person = Person.signedUp();
        Answer verified = person.verify(person.mailedToken());
        String token = verified.text("/data/temp_token");
        Api api = person.api();
        Answer setup = api.post(ENROLMENT + "/setup", "temp_token", token);
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        Answer done = api.post(ENROLMENT + "/verify", "temp_token", token, "code", app.firstCode());
        Visitor.require(200, done);
        return Visitor.at(new Person(person.email(), person.password(), api, done), SecureSiteProfile.OWN)
                .with(app);
    }

    private static void assertCookie(Answer answer, String name) {
        String cookie = answer.header("Set-Cookie");
        assertThat(cookie).matches("__Host-" + name + "=[0-9a-f]{64}; .*");
        assertThat(cookie.toLowerCase(Locale.ROOT))
                .contains("; secure", "; httponly", "; samesite=lax", "; path=/")
                .doesNotContain("domain");
    }

    @Test
    void keepsCookiesForThisHostAndForHttpsAlone() {
        Visitor visitor = secured();
        assertCookie(visitor.logIn(), "session_2fa");
        assertCookie(visitor.verify(visitor.app().freshCode()), "session");
        Visitor.require(200, visitor.me());
        String token = visitor.session();
        Answer unprefixed =
                visitor.person().api().with("Cookie", "session=" + token).get(Visitor.ME);
        Visitor.require(401, unprefixed);
    }

    @Test
    void acceptsOnlyTrustedPages() {
        Visitor visitor = Visitor.at(secured().person(), SecureSiteProfile.TRUSTED);
        Answer login = visitor.logIn();
        Visitor.require(200, login);
        assertThat(login.header("Access-Control-Allow-Origin")).isEqualTo(SecureSiteProfile.TRUSTED);
        assertThat(login.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        Api there = visitor.person().api().with("Cookie", visitor.cookies());
        for (String origin : new String[] {
            "http://app.example.com", "https://app.example.com.evil.example", "https://app.example.com:444", "null"
        }) {
            Answer refused = there.with("Origin", origin).post(Visitor.VERIFY, "code", "123456");
            Visitor.require(403, refused);
            assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void opensNoSessionBeforeARequiredSetup() {
        Person person = Person.signedUp();
        Visitor.require(200, person.verify(person.mailedToken()));
        Visitor visitor = Visitor.at(person, SecureSiteProfile.OWN);
        Answer login = visitor.logIn();
        Visitor.require(403, login);
        assertThat(login.message())
                .isEqualTo("Your account must have a second factor: it has to be set up before you can sign in here,"
                        + " and cannot be disabled");
        assertThat(login.headerValues("Set-Cookie")).isEmpty();
        Visitor.require(401, visitor.logIn("Wrong-Horse-7-battery"));
    }

    @Test
    void disablesNoRequiredFactor() {
        Visitor visitor = secured();
        Visitor.require(200, visitor.logIn());
        Visitor.require(200, visitor.verify(visitor.app().freshCode()));
        Visitor.require(403, visitor.disable(visitor.app().freshCode()));
        assertThat(visitor.me().text("/totp_enabled")).isEqualTo("true");
    }
}
