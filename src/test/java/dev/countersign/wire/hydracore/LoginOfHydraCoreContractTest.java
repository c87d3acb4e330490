package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code login} and {@code verify-2fa}. */
@QuarkusTest
@WithTestResource(Servers.class)
class LoginOfHydraCoreContractTest {

    private static final String LOGIN = "/auth/login";
    private static final String NO = "Invalid email or password";

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                Hydra.opened("by address", Hydra::logIn).and(Hydra::setsItsTokensAsCookies),
                Hydra.opened(
                                "by address in capitals",
                                person -> logIn(person, person.email().toUpperCase(Locale.ROOT), person.password()))
                        .and(Hydra::setsItsTokensAsCookies),
                Hydra.opened(
                        "with fields that nobody knows",
                        person -> person.api()
                                .post(LOGIN, "email", person.email(), "password", person.password(), "device", 1)));
    }

    @TestFactory
    Stream<DynamicTest> refusesCredentials() {
        return Row.tests(
                refused("a wrong password", person -> logIn(person, person.email(), Hydra.WRONG), 401, NO)
                        .events("sign_in_refused"),
                refused("a stranger", Hydra::logIn, 401, NO)
                        .given(Person::stranger)
                        .events("sign_in_refused"),
                refused(
                                "a wrong password for a signup that waits",
                                person -> logIn(person, person.email(), Hydra.WRONG),
                                401,
                                NO)
                        .given(() -> Pending.somebody().person())
                        .events("sign_in_refused"),
                refused("a signup that waits", Hydra::logIn, 403, "Email not verified")
                        .given(() -> Pending.somebody().person())
                        .events("sign_in_refused"),
                refused("a banned account", Hydra::logIn, 403, "This account is banned")
                        .given(Person::banned)
                        .events("sign_in_refused"));
    }

    private static Row refused(String name, Function<Person, Answer> asks, int status, String detail) {
        return Hydra.refused(Row.of(name).given(Person::verified).when(asks), status, detail)
                .and((person, answer) ->
                        assertThat(answer.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Bearer" : ""));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoLogin() {
        return Row.tests(
                Hydra.nothing("nothing", LOGIN, "email", "password"),
                unprocessable(
                        "null",
                        person -> person.api().postRaw(LOGIN, "{\"email\":\"a@example.com\",\"password\":null}"),
                        "password",
                        "Input should be a valid string",
                        "string_type"),
                unprocessable(
                        "no address",
                        person -> logIn(person, "john", "x"),
                        "email",
                        "value is not a valid email address",
                        "value_error"),
                unprocessable(
                        "no password",
                        person -> logIn(person, person.email(), ""),
                        "password",
                        "String should have at least 1 character",
                        "string_too_short"),
                unprocessable(
                        "129 characters",
                        person -> logIn(person, person.email(), "a".repeat(129)),
                        "password",
                        "String should have at most 128 characters",
                        "string_too_long"),
                unprocessable(
                        "a list",
                        person -> person.api().postRaw(LOGIN, "{\"email\":\"a@example.com\",\"password\":[\"x\"]}"),
                        "password",
                        "Input should be a valid string",
                        "string_type"),
                unprocessable(
                        "half a sign",
                        person -> person.api().postRaw(LOGIN, "{\"email\":\"a@example.com\",\"password\":\"\\ud800\"}"),
                        "password",
                        "holds a character that is not allowed",
                        "value_error"));
    }

    private static Row unprocessable(String name, Function<Person, Answer> asks, String... wrong) {
        return Hydra.unprocessable(Row.of(name).when(asks), wrong);
    }

    private static Answer logIn(Person person, String email, String password) {
        return person.api().post(LOGIN, "email", email, "password", password);
    }

    @TestFactory
    Stream<DynamicTest> asksForTheSecondFactor() {
        return Row.tests(
                Row.of("a code is needed")
                        .secured(Secured::somebody, somebody -> Hydra.logIn(somebody.person()))
                        .answers(202, Hydra.CHALLENGE)
                        .has("/requires_2fa", true)
                        .has("/method", "totp")
                        .and(Hydra::setsNoCookie)
                        .events("second_factor_asked"),
                verified("a code of the app", somebody -> somebody.app().freshCode()),
                verified("a backup code", somebody -> somebody.backupCodes().getFirst()),
                Hydra.refused(
                                Row.of("a wrong code")
                                        .secured(Secured::somebody, somebody -> verify(somebody, somebody.wrongCode())),
                                401,
                                "Invalid or expired code")
                        .events("second_factor_asked", "code_refused"),
                Hydra.refused(
                                Row.of("a code that is used").secured(Secured::somebody, somebody -> {
                                    String code = somebody.backupCodes().getFirst();
                                    Hydra.require(200, verify(somebody, code));
                                    return verify(somebody, code);
                                }),
                                401,
                                "Invalid or expired code")
                        .events("second_factor_asked", "signed_in", "second_factor_asked", "code_refused"),
                Hydra.refused(
                        Row.of("an invalid token")
                                .secured(
                                        Secured::somebody,
                                        somebody -> Hydra.verify(
                                                somebody.person().api(),
                                                "x",
                                                somebody.app().freshCode())),
                        401,
                        "Invalid or expired temporary token"),
                Hydra.refused(
                        Row.of("a token that is not known")
                                .secured(
                                        Secured::somebody,
                                        somebody -> Hydra.verify(
                                                somebody.person().api(),
                                                "0".repeat(64),
                                                somebody.app().freshCode())),
                        401,
                        "Invalid or expired temporary token"),
                Hydra.nothing("2fa: nothing", "/auth/verify-2fa", "temp_token", "code"),
                unprocessable(
                        "2fa: no code",
                        person -> Hydra.verify(person.api(), "x", "12345x"),
                        "code",
                        "Value error, a code has six digits, a backup code ten characters",
                        "value_error"));
    }

    private static Row verified(String name, Function<Secured, String> code) {
        return Hydra.tokens(
                        Row.of(name).secured(Secured::somebody, somebody -> verify(somebody, code.apply(somebody))),
                        true)
                .and(Hydra::setsItsTokensAsCookies)
                .events("second_factor_asked", "signed_in");
    }

    private static Answer verify(Secured somebody, String code) {
        Api api = somebody.person().api();
        return Hydra.verify(api, Hydra.challenge(somebody), code);
    }

    @Test
    void limitsFailuresOfAllDialectsTogether() {
        Person person = Person.verified();
        for (int i = 0; i < 50; i++) {
            Answer wrong = i % 2 == 0 ? person.logIn(Hydra.WRONG) : logIn(person, person.email(), Hydra.WRONG);
            assertThat(wrong.status()).isEqualTo(401);
        }
        for (Answer limited : new Answer[] {Hydra.logIn(person), Hydra.token(person)}) {
            Hydra.assertRefused(limited, 429, "Too many requests. Try again later");
            assertThat(Integer.parseInt(limited.header("Retry-After"))).isBetween(1, 1800);
        }
    }
}
