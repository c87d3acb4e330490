package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients without cookies: the session's token in {@code Authorization}, handed out in {@code set-auth-token}. */
@QuarkusTest
@WithTestResource(Servers.class)
class BearerContractTest {

    private static Api bearer(Person person, String header) {
        return person.api().with("Authorization", header);
    }

    private static String token(Person person) {
        return Guest.of(person).signIn().header("set-auth-token");
    }

    private static Row known(String name, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(200, "session", "user")
                .and(Said.user("/user", false))
                .and(Said.cookies())
                .events("signed_in");
    }

    private static Row unknown(String name, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(200)
                .and((person, answer) -> assertThat(answer.html()).isEqualTo("null"));
    }

    private static final String SESSION = Guest.ROOT + "/get-session";

    @TestFactory
    Stream<DynamicTest> knowsTheSession() {
        return Row.tests(
                known(
                        "by its token",
                        person -> bearer(person, "Bearer " + token(person)).get(SESSION)),
                known(
                        "by the token of the body",
                        person -> bearer(
                                        person,
                                        "Bearer " + Guest.of(person).signIn().text("/token"))
                                .get(SESSION)),
                known(
                        "in lower case",
                        person -> bearer(person, "bearer " + token(person)).get(SESSION)),
                known(
                        "by its cookie, beside what a proxy asks for",
                        person -> Guest.signedIn(person)
                                .api()
                                .with("Authorization", "Basic Zm9vOmJhcg==")
                                .get(SESSION)));
    }

    @TestFactory
    Stream<DynamicTest> knowsNoOther() {
        return Row.tests(
                unknown(
                        "that is nonsense",
                        person -> bearer(person, "Bearer nonsense").get(SESSION)),
                unknown(
                        "that is nobody's",
                        person -> bearer(person, "Bearer " + "a".repeat(64)).get(SESSION)),
                unknown("that is empty", person -> bearer(person, "Bearer").get(SESSION)),
                unknown(
                                "with something behind it",
                                person -> bearer(person, "Bearer " + token(person) + ".x")
                                        .get(SESSION))
                        .events("signed_in"),
                Said.refused(
                        Row.of("for a call within a session")
                                .when(person -> bearer(person, "Bearer nonsense")
                                        .post(Guest.ROOT + "/two-factor/enable", "password", "x")),
                        401,
                        "UNAUTHORIZED",
                        "Unauthorized"));
    }

    @Test
    void signsNobodyOutByAnOldToken() {
        Answer answer = Guest.signedIn(Person.verified())
                .api()
                .with("Authorization", "Bearer " + "a".repeat(64))
                .get(SESSION);
        assertThat(answer.json().has("user")).as(answer.toString()).isTrue();
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
    }

    @Test
    void takesNoTokenTwice() {
        Person person = Person.verified();
        String token = token(person);
        Answer answer =
                RawHttp.send("GET", SESSION, "Authorization: Bearer " + token, "Authorization: Bearer " + token);
        assertThat(answer.html()).isEqualTo("null");
    }

    @Test
    void needsNoOriginAndNoCookie() {
        Person person = Person.verified();
        String token = token(person);
        Answer setup = bearer(person, "Bearer " + token)
                .post(Guest.ROOT + "/two-factor/enable", "password", person.password());
        AuthenticatorApp app = AuthenticatorApp.of(setup.text("/totpURI"));

        Answer confirmed =
                bearer(person, "Bearer " + token).post(Guest.ROOT + "/two-factor/verify-totp", "code", app.firstCode());

        String rotated = confirmed.header("set-auth-token");
        assertThat(rotated).isNotEqualTo(token).isEqualTo(confirmed.text("/token"));
        assertThat(bearer(person, "Bearer " + token).get(SESSION).html()).isEqualTo("null");
        assertThat(bearer(person, "Bearer " + rotated).get(SESSION).text("/user/twoFactorEnabled"))
                .isEqualTo("true");

        Answer challenge = person.api()
                .post(Guest.ROOT + "/sign-in/email", "email", person.email(), "password", person.password());
        assertThat(challenge.header("set-auth-token")).isEmpty();
        Guest guest = Guest.of(person);
        guest.signIn();
        Answer without = person.api()
                .with("Cookie", guest.cookieHeader())
                .post(Guest.ROOT + "/two-factor/verify-totp", "code", app.freshCode());
        assertThat(without.code()).isEqualTo("MISSING_OR_NULL_ORIGIN");
        Answer in = guest.verifyTotp(app.freshCode());
        assertThat(in.header("set-auth-token")).isEqualTo(in.text("/token"));

        Answer out = bearer(person, "Bearer " + in.text("/token")).post(Guest.ROOT + "/sign-out");
        assertThat(out.status()).isEqualTo(200);
        assertThat(guest.isIn()).isFalse();
    }
}
