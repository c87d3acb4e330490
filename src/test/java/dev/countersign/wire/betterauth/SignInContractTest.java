package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/sign-in/email}. */
@QuarkusTest
@WithTestResource(Servers.class)
class SignInContractTest {

    private static final String SIGN_IN = Guest.ROOT + "/sign-in/email";

    private static Row opened(String name, Function<Person, Answer> asks, String... keys) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(200, keys)
                .and(Said.user("/user", false))
                .and(Said.tokenOfTheCookie())
                .events("signed_in");
    }

    private static BiConsumer<Person, Answer> leadsTo(String location) {
        return (person, answer) -> assertThat(answer.header("Location")).isEqualTo(location);
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        String[] keys = {"redirect", "token", "user"};
        return Row.tests(
                opened("by password", person -> Guest.of(person).signIn(), keys)
                        .has("/redirect", false)
                        .and(leadsTo(""))
                        .and(Said.cookies(Said.SESSION)),
                opened("to be remembered", person -> Guest.of(person).signIn("rememberMe", true), keys)
                        .and(Said.cookies(Said.SESSION)),
                opened("not to be remembered", person -> Guest.of(person).signIn("rememberMe", false), keys)
                        .and(Said.cookies(Said.SHORT_SESSION, Said.DONT_REMEMBER)),
                opened(
                                "to be remembered after one that was not",
                                person -> Guest.of(person)
                                        .with("dont_remember", "true")
                                        .signIn(),
                                keys)
                        .and(Said.cookies(Said.SESSION, Said.REMEMBER)),
                opened(
                                "and leads on",
                                person -> Guest.of(person).signIn("callbackURL", "/dashboard"),
                                "redirect",
                                "token",
                                "url",
                                "user")
                        .has("/redirect", true)
                        .has("/url", "/dashboard")
                        .and(leadsTo("/dashboard"))
                        .and(Said.cookies(Said.SESSION)),
                opened(
                                "and leads to an allowed origin",
                                person -> Guest.of(person).signIn("callbackURL", Api.baseUrl() + "/x?y"),
                                "redirect",
                                "token",
                                "url",
                                "user")
                        .and(leadsTo(Api.baseUrl() + "/x?y"))
                        .and(Said.cookies(Said.SESSION)),
                opened("with an empty callback", person -> Guest.of(person).signIn("callbackURL", ""), keys)
                        .has("/redirect", false)
                        .and(Said.cookies(Said.SESSION)),
                opened("with what nobody knows", person -> Guest.of(person).signIn("foo", 1), keys)
                        .and(Said.cookies(Said.SESSION)),
                opened(
                                "as a form",
                                person -> Guest.of(person)
                                        .api()
                                        .postForm(SIGN_IN, "email", person.email(), "password", person.password()),
                                keys)
                        .and(Said.cookies(Said.SESSION)));
    }

    @TestFactory
    Stream<DynamicTest> asksForTheSecondFactor() {
        return Row.tests(
                asked("of somebody who has one", guest -> guest.signIn())
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE)),
                asked("and keeps that nobody is to be remembered", guest -> guest.signIn("rememberMe", false))
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE, Said.DONT_REMEMBER)),
                asked(
                                "and forgets that nobody was",
                                guest -> guest.with("dont_remember", "true").signIn())
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE, Said.REMEMBER)),
                asked(
                                "with a trust that is nobody's",
                                guest -> guest.with("trust_device", "a".repeat(24) + '.' + "b".repeat(64))
                                        .signIn())
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE, Said.NO_TRUST)),
                asked(
                                "with an invalid trust cookie",
                                guest -> guest.with("trust_device", "abc.def").signIn())
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE)),
                asked("and leads nowhere", guest -> guest.signIn("callbackURL", "/dashboard"))
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE)));
    }

    private static Row asked(String name, Function<Guest, Answer> asks) {
        return Row.of(name)
                .given(() -> Secured.somebody().person())
                .when(person -> asks.apply(Guest.of(person)))
                .answers(200, "twoFactorRedirect", "twoFactorMethods")
                .has("/twoFactorRedirect", true)
                .has("/twoFactorMethods", "[\"totp\",\"otp\"]")
                .and(leadsTo(""))
                .events("second_factor_asked");
    }

    @Test
    void leavesTheSessionThatABrowserHadAndTakesItsCookie() {
        Secured secured = Secured.somebody();
        Guest guest = Guest.signedIn(secured.person());
        guest.verifyTotp(secured.app().freshCode());
        Guest before = guest.copy();
        guest.signIn();
        assertThat(guest.cookie("session_token")).isEmpty();
        assertThat(before.isIn()).isTrue();
    }

    private static Row refused(
            String name, int status, String code, String message, Supplier<Person> who, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).given(who).when(asks), status, code, message);
    }

    private static Row wrong(String name, String code, String message, Object... fields) {
        return refused(
                name,
                code.contains("CALLBACK") ? 403 : 400,
                code,
                message,
                Person::stranger,
                person -> Guest.of(person).post("/sign-in/email", fields));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        String missing = "Invalid input: expected string, received undefined";
        String denied = "Invalid email or password";
        return Row.tests(
                wrong("nothing", "VALIDATION_ERROR", "[body.email] " + missing + "; [body.password] " + missing),
                wrong("no address", "INVALID_EMAIL", "Invalid email", "email", "nonsense", "password", "x"),
                wrong("an empty address", "INVALID_EMAIL", "Invalid email", "email", "", "password", "x"),
                wrong(
                        "a password that is no text",
                        "VALIDATION_ERROR",
                        "[body.password] Invalid input: expected string, received number",
                        "email",
                        "a@example.com",
                        "password",
                        5),
                wrong(
                        "a flag that is no boolean",
                        "VALIDATION_ERROR",
                        "[body.rememberMe] Invalid input: expected boolean, received string",
                        "email",
                        "a@example.com",
                        "password",
                        "x",
                        "rememberMe",
                        "yes"),
                wrong(
                        "a password of 129",
                        "PASSWORD_TOO_LONG",
                        "Password too long",
                        "email",
                        "a@example.com",
                        "password",
                        "x".repeat(129)),
                wrong(
                        "everything, in order",
                        "VALIDATION_ERROR",
                        "[body.email] Invalid input: expected string, received number; [body.password] " + missing
                                + "; [body.callbackURL] Invalid input: expected string, received number; [body.rememberMe]"
                                + " Invalid input: expected boolean, received string",
                        "rememberMe",
                        "yes",
                        "callbackURL",
                        4,
                        "email",
                        1),
                wrong(
                        "a foreign callback before the fields",
                        "INVALID_CALLBACK_URL",
                        "Invalid callbackURL",
                        "email",
                        5,
                        "callbackURL",
                        "https://evil.example/x"),
                wrong(
                        "a foreign callback",
                        "INVALID_CALLBACK_URL",
                        "Invalid callbackURL",
                        "email",
                        "a@example.com",
                        "password",
                        "x",
                        "callbackURL",
                        "https://evil.example/x"),
                refused(
                                "nobody",
                                401,
                                "INVALID_EMAIL_OR_PASSWORD",
                                denied,
                                Person::stranger,
                                person -> Guest.of(person).signIn())
                        .events("sign_in_refused"),
                refused(
                                "a wrong password, within a session",
                                401,
                                "INVALID_EMAIL_OR_PASSWORD",
                                denied,
                                Person::verified,
                                person -> Guest.signedIn(person)
                                        .post("/sign-in/email", "email", person.email(), "password", "wrong-wrong"))
                        .events("signed_in", "sign_in_refused"),
                refused(
                                "the banned",
                                403,
                                "BANNED_USER",
                                "Your account is banned",
                                Person::banned,
                                person -> Guest.of(person).signIn())
                        .events("sign_in_refused"));
    }
}
