package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/login}. */
@QuarkusTest
@WithTestResource(Servers.class)
class LoginOfThogitsContractTest {

    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final String DENIED = "Invalid email or password";

    private static Answer logIn(Person person, Object email, Object password) {
        return person.api().post(Visitor.LOGIN, "email", email, "password", password);
    }

    private static Row refused(String name, int status, String message, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(status, "message")
                .has("/message", message)
                .and((person, answer) ->
                        assertThat(answer.headerValues("Set-Cookie")).isEmpty());
    }

    private static Row opened(String name, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(200, Visitor.USER_INFO)
                .has("/id", Person::accountId)
                .has("/email", Person::email)
                .has("/username", Person::username)
                .has("/email_verified", true)
                .has("/totp_enabled", false)
                .and((person, answer) -> assertThat(answer.text("/created_at"))
                        .isEqualTo(person.signedIn().text("/data/user/created_at")))
                .events("signed_in");
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened("by address", person -> logIn(person, person.email(), person.password())),
                opened(
                        "by address in capitals",
                        person -> logIn(person, person.email().toUpperCase(Locale.ROOT), person.password())),
                opened(
                        "beside a cookie that is dead",
                        person -> Visitor.of(person)
                                .plant("session", "ab".repeat(32))
                                .logIn()));
    }

    @TestFactory
    Stream<DynamicTest> refusesCredentialsAlike() {
        return Row.tests(
                refused("a wrong password", 401, DENIED, person -> logIn(person, person.email(), WRONG))
                        .and((person, answer) ->
                                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Cookie"))
                        .events("sign_in_refused"),
                refused("a stranger", 401, DENIED, person -> logIn(person, person.email(), person.password()))
                        .given(Person::stranger)
                        .and((person, answer) ->
                                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Cookie"))
                        .events("sign_in_refused"),
                refused("a short wrong password", 401, DENIED, person -> logIn(person, person.email(), "a"))
                        .events("sign_in_refused"),
                refused(
                                "a wrong password of a banned account",
                                401,
                                DENIED,
                                person -> logIn(person, person.email(), WRONG))
                        .given(Person::banned)
                        .events("sign_in_refused"),
                refused(
                                "a banned account",
                                403,
                                "Your account is banned",
                                person -> Visitor.of(person).logIn())
                        .given(Person::banned)
                        .events("sign_in_refused"),
                refused(
                                "a signup that waits",
                                403,
                                "Your email is not verified: follow the link that was sent to you",
                                person -> Visitor.of(person).logIn())
                        .given(Person::signedUp)
                        .events("sign_in_refused"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoLogin() {
        return Row.tests(
                refused("no address", 400, "email is required", person -> logIn(person, null, WRONG)),
                refused("no password", 400, "password is required", person -> logIn(person, person.email(), null)),
                refused(
                        "no address in it",
                        400,
                        "email must be an email address",
                        person -> logIn(person, "nobody", WRONG)),
                refused(
                        "an empty password",
                        400,
                        "password has 1 to 128 characters",
                        person -> logIn(person, person.email(), "")),
                refused(
                        "129 characters",
                        400,
                        "password has 1 to 128 characters",
                        person -> logIn(person, person.email(), "a".repeat(129))),
                Row.of("a number for an address")
                        .when(person -> logIn(person, 5, WRONG))
                        .answers(400, "message"),
                Row.of("a list for a password")
                        .when(person -> logIn(person, person.email(), new String[] {WRONG}))
                        .answers(400, "message"));
    }

    @Test
    void keepsTheSessionInACookieForSevenDays() {
        Answer login = Visitor.of(Person.verified()).logIn();
        assertThat(login.headerValues("Set-Cookie")).hasSize(1);
        String[] cookie = login.header("Set-Cookie").split("; ");
        assertThat(cookie[0]).matches("session=[0-9a-f]{64}");
        assertThat(Arrays.stream(cookie).map(part -> part.toLowerCase(Locale.ROOT)))
                .contains("max-age=604800", "path=/", "httponly", "samesite=lax")
                .noneMatch(part -> part.equals("secure") || part.startsWith("domain"));
    }

    @Test
    void asksForACodeByACookieAloneAndForgetsTheSession() {
        Visitor visitor = Visitor.secured();
        String before = visitor.session();

        Answer login = visitor.logIn();

        assertThat(login.json().toString()).isEqualTo("{\"needs_2fa\":true}");
        assertThat(login.headerValues("Set-Cookie")).hasSize(2);
        String asked = login.headerValues("Set-Cookie").getFirst();
        assertThat(asked).matches("session_2fa=[0-9a-f]{64}; .*");
        assertThat(asked.toLowerCase(Locale.ROOT))
                .contains("; max-age=600;", "; path=/;", "; httponly", "; samesite=lax");
        assertThat(visitor.jar()).containsOnlyKeys("session_2fa");
        assertThat(visitor.partial()).isNotEqualTo(before);
        Visitor.require(401, visitor.me());
    }

    @Test
    void setsOneCookieWhereThereWasNone() {
        Answer login = Visitor.secured().elsewhere().logIn();
        assertThat(login.json().toString()).isEqualTo("{\"needs_2fa\":true}");
        assertThat(login.headerValues("Set-Cookie"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("session_2fa=");
    }

    @Test
    void forgetsASignInThatWaitedWhenAnotherNeedsNoCode() {
        Visitor visitor = Visitor.asked();
        Visitor other = Visitor.of(Person.verified()).plant("session_2fa", visitor.partial());
        Visitor.require(200, other.logIn());
        assertThat(other.jar()).containsOnlyKeys("session");
    }
}
