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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code login}, {@code verify-2fa} and {@code token}. */
@QuarkusTest
@WithTestResource(Servers.class)
class LoginOfHydraCoreContractTest {

    private static final String LOGIN = "/auth/login";
    private static final String TOKEN = "/auth/token";
    private static final String NO = "Invalid email or password";
    private static final String CHALLENGE = "Basic realm=\"countersign\", charset=\"UTF-8\"";

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened("by address", Hydra::logIn).and(Hydra::setsItsTokensAsCookies),
                opened(
                                "by address in capitals",
                                person -> logIn(person, person.email().toUpperCase(Locale.ROOT), person.password()))
                        .and(Hydra::setsItsTokensAsCookies),
                opened(
                        "with fields that nobody knows",
                        person -> person.api()
                                .post(LOGIN, "email", person.email(), "password", person.password(), "device", 1)),
                opened("by Basic", Hydra::token).and(Hydra::setsNoCookie),
                opened(
                                "by basic in small letters",
                                person -> person.api()
                                        .with(
                                                "Authorization",
                                                "basic " + base64(person.email() + ':' + person.password()))
                                        .method("POST", TOKEN))
                        .and(Hydra::setsNoCookie));
    }

    private static Row opened(String name, Function<Person, Answer> asks) {
        return Hydra.tokens(Row.of(name).given(Person::verified).when(asks), true)
                .and((person, answer) -> assertThat(Hydra.me(person.api().as(answer.text("/access_token")))
                                .text("/id"))
                        .isEqualTo(person.accountId()))
                .events("signed_in");
    }

    @Test
    void takesAPasswordInUtf8WithColonsByBasic() {
        Person stranger = Person.stranger();
        Pending somebody = Pending.register(new Person(stranger.email(), "pa:ss:w\u00f6rd-\u20ac", stranger.api()));
        Hydra.require(200, somebody.verify(somebody.code()));
        Hydra.require(200, Hydra.token(somebody.person()));
        Hydra.require(200, Hydra.logIn(somebody.person()));
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
    Stream<DynamicTest> refusesCredentialsByBasic() {
        return Row.tests(
                unauthorized("no header", person -> person.api().method("POST", TOKEN), "Not authenticated"),
                unauthorized("a bearer token", person -> person.session().method("POST", TOKEN), NO),
                unauthorized("a wrong password", person -> basic(person, person.email() + ':' + Hydra.WRONG), NO)
                        .events("sign_in_refused"),
                unauthorized("a stranger", Hydra::token, NO)
                        .given(Person::stranger)
                        .events("sign_in_refused"),
                unauthorized("no colon", person -> basic(person, person.email()), NO),
                unauthorized("no address", person -> basic(person, "john:" + person.password()), NO),
                unauthorized("no password", person -> basic(person, person.email() + ':'), NO),
                unauthorized("129 characters", person -> basic(person, person.email() + ':' + "a".repeat(129)), NO),
                unauthorized("NUL", person -> basic(person, person.email() + ':' + person.password() + '\0'), NO),
                unauthorized(
                        "no base64",
                        person -> person.api()
                                .with("Authorization", "Basic \u00a1\u00a2")
                                .method("POST", TOKEN),
                        NO),
                unauthorized(
                        "no UTF-8",
                        person -> person.api()
                                .with(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString((person.email() + ":\u00ff\u00fe")
                                                                .getBytes(StandardCharsets.ISO_8859_1)))
                                .method("POST", TOKEN),
                        NO),
                unauthorized(
                        "credentials in the body",
                        person -> person.api().post(TOKEN, "email", person.email(), "password", person.password()),
                        "Not authenticated"),
                unauthorized(
                                "cookies of a session",
                                person -> Hydra.browser(person.api(), Hydra.session(person))
                                        .method("POST", TOKEN),
                                "Not authenticated")
                        .events("signed_in"),
                Hydra.refused(
                                Row.of("a signup that waits")
                                        .given(() -> Pending.somebody().person())
                                        .when(Hydra::token),
                                403,
                                "Email not verified")
                        .events("sign_in_refused"));
    }

    private static Row unauthorized(String name, Function<Person, Answer> asks, String detail) {
        return Hydra.refused(Row.of("Basic: " + name).given(Person::verified).when(asks), 401, detail)
                .and((person, answer) ->
                        assertThat(answer.headerValues("WWW-Authenticate")).containsExactly(CHALLENGE));
    }

    private static Answer basic(Person person, String userPass) {
        return Hydra.basic(person.api(), userPass).method("POST", TOKEN);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoLogin() {
        return Row.tests(
                unprocessable(
                        "nothing",
                        person -> person.api().post(LOGIN),
                        "email",
                        "Field required",
                        "missing",
                        "password",
                        "Field required",
                        "missing"),
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
                        Row.of("a token that is none")
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
                unprocessable(
                        "2fa: nothing",
                        person -> person.api().post("/auth/verify-2fa"),
                        "temp_token",
                        "Field required",
                        "missing",
                        "code",
                        "Field required",
                        "missing"),
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
