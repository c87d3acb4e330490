package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
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
import org.junit.jupiter.api.TestFactory;

/** A name and a password in the header: who that is, for one request. */
@QuarkusTest
@WithTestResource(Servers.class)
class BasicContractTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String LOGOUT = "/api/v1/users/auth/logout";
    private static final String WRONG = "Wrong-Horse-7-battery";

    @TestFactory
    Stream<DynamicTest> showsTheOwner() {
        return Row.tests(
                me("an address and its password", ME, Person::email),
                me("a user name and its password", ME, Person::username),
                me("an address in capitals", ME, person -> person.email().toUpperCase(Locale.ROOT)),
                me("under the older path", "/api/v1/users/me", Person::email),
                me("a banned owner", ME, Person::email).given(Person::banned).has("/data/is_banned", true));
    }

    @TestFactory
    Stream<DynamicTest> opensNoSessionAndEndsNone() {
        return Row.tests(
                me("at me", ME, Person::email).and((person, answer) -> hasOneSession(person)),
                Row.of("at logout")
                        .given(Person::verified)
                        .when(person ->
                                basic(person, person.email(), person.password()).apply(LOGOUT))
                        .ok("Logout successful")
                        .events("identified", "signed_out")
                        .and((person, answer) -> hasOneSession(person)));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhoIsNotTheOwner() {
        return Row.tests(
                refused("a wrong password", person -> basic(person, person.email(), WRONG)),
                refused("a wrong password of a user name", person -> basic(person, person.username(), WRONG)),
                refused(
                        "an address that nobody has",
                        person -> basic(person, Person.stranger().email(), WRONG)),
                refused("a user name that nobody has", person -> basic(person, "nobody-0000", WRONG)),
                refused(
                        "a user name in capitals",
                        person -> basic(person, person.username().toUpperCase(Locale.ROOT), person.password())),
                Row.of("a signup that is not verified")
                        .given(Person::signedUp)
                        .when(person ->
                                basic(person, person.email(), person.password()).apply(ME))
                        .refused(
                                401,
                                "EMAIL_NOT_VERIFIED",
                                "EMAIL_NOT_VERIFIED",
                                "Email not verified. Please check your inbox or request a new verification link.")
                        .withData()
                        .events("sign_in_refused"),
                Row.of("the owner of a second factor")
                        .secured(
                                Secured::somebody,
                                owner -> basic(
                                                owner.person(),
                                                owner.person().email(),
                                                owner.person().password())
                                        .apply(ME))
                        .refused(
                                401,
                                "Unauthorized",
                                "OTP_REQUIRED",
                                "2FA verification required: use a token instead of the password")
                        .events("sign_in_refused"),
                Row.of("the owner of a second factor with a wrong password")
                        .secured(
                                Secured::somebody,
                                owner -> basic(owner.person(), owner.person().email(), WRONG)
                                        .apply(ME))
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoNameWithAPassword() {
        return Row.tests(
                malformed("no colon", person -> person.email()),
                malformed("no name", person -> ':' + person.password()),
                malformed("no password", person -> person.email() + ':'),
                malformed("129 characters", person -> person.email() + ':' + "a".repeat(129)),
                malformed("a control character", person -> person.email() + ':' + person.password() + '\0'),
                malformed("no address", person -> "@@:" + person.password()),
                malformed("no user name", person -> "john doe:" + person.password()));
    }

    @TestFactory
    Stream<DynamicTest> checksNoPasswordWhereNoneIsTaken() {
        return Stream.of("/api/v1/users/auth/sessions", Secured.TWO_FACTOR + "/status")
                .flatMap(path -> Row.tests(Row.of(path)
                        .given(Person::verified)
                        .when(person ->
                                sent(person, person.email(), person.password()).get(path))
                        .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token")));
    }

    private static Row me(String name, String path, Function<Person, String> login) {
        return Row.of(name)
                .given(Person::verified)
                .when(person ->
                        basic(person, login.apply(person), person.password()).apply(path))
                .ok(
                        "Current user retrieved successfully",
                        "id",
                        "username",
                        "alias",
                        "email",
                        "public_key",
                        "metadata",
                        "is_admin",
                        "is_banned",
                        "email_verified",
                        "avatar_url",
                        "signup_method",
                        "created_at",
                        "updated_at",
                        "pending_pool_invitations")
                .has("/data/id", Person::accountId)
                .events("identified");
    }

    private static Row refused(String name, Function<Person, Function<String, Answer>> login) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> login.apply(person).apply(ME))
                .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                .events("sign_in_refused");
    }

    private static Row malformed(String name, Function<Person, String> pair) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> person.api()
                        .with("Authorization", "Basic " + base64(pair.apply(person)))
                        .get(ME))
                .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token");
    }

    private static Function<String, Answer> basic(Person person, String name, String password) {
        return path -> path.equals(LOGOUT)
                ? sent(person, name, password).post(path)
                : sent(person, name, password).get(path);
    }

    private static Api sent(Person person, String name, String password) {
        return person.api().with("Authorization", "Basic " + base64(name + ':' + password));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void hasOneSession(Person person) {
        assertThat(Ledger.texts(
                        "select id::text from session where account_id = $1 and ended_at is null", person.accountId()))
                .hasSize(1);
    }
}
