package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/login}. */
@QuarkusTest
@WithTestResource(Servers.class)
class LoginContractTest {

    private static final String PATH = "/api/v1/users/auth/login";
    private static final String WRONG = "Wrong-Horse-7-battery";

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened("with tokens", Person::logIn, 2).given(LoginContractTest::withTokens),
                opened("by address", Person::logIn),
                opened(
                        "by address in capitals",
                        person -> logIn(person, "email", person.email().toUpperCase(Locale.ROOT))),
                opened("by user name", person -> logIn(person, "username", person.username())),
                opened("by both", person -> logIn(person, "username", person.username(), "email", person.email())),
                opened(
                        "with what newer clients send",
                        person -> logIn(
                                person,
                                "email",
                                person.email(),
                                "response_mode",
                                "tokens",
                                "client",
                                "web",
                                "device",
                                "x")));
    }

    @TestFactory
    Stream<DynamicTest> refusesCredentials() {
        return Row.tests(
                unauthorized("a wrong password", person -> person.logIn(WRONG)),
                unauthorized("a stranger", Person::logIn).given(Person::stranger),
                unauthorized("an unknown user name", person -> logIn(person, "username", "nobody-0000")),
                unauthorized(
                        "a user name in other letters",
                        person -> logIn(person, "username", person.username().toUpperCase(Locale.ROOT))),
                unauthorized(
                        "a user name and another's address",
                        person -> logIn(person, "username", person.username(), "email", "other@example.com")),
                unauthorized("a password of one letter, which an import may have", person -> person.logIn("a")),
                unauthorized("a wrong password for a signup that waits", person -> person.logIn(WRONG))
                        .given(Person::signedUp),
                unauthorized("a wrong password for a banned account", person -> person.logIn(WRONG))
                        .given(Person::banned),
                Row.of("a signup that waits")
                        .given(Person::signedUp)
                        .when(Person::logIn)
                        .refused(
                                401,
                                "EMAIL_NOT_VERIFIED",
                                "EMAIL_NOT_VERIFIED",
                                "Email not verified. Please check your inbox or request a new verification link.")
                        .withData()
                        .has("/data", person -> "{\"email\":\"" + person.email() + "\"}")
                        .events("sign_in_refused"),
                Row.of("a banned account")
                        .given(Person::banned)
                        .when(Person::logIn)
                        .refused(403, "ACCOUNT_BANNED", "ACCOUNT_BANNED", "Your account is banned")
                        .lacks("token")
                        .events("sign_in_refused"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoLogin() {
        return Row.tests(
                incomplete("no name", person -> person.api().post(PATH, "password", WRONG))
                        .violates("/email"),
                incomplete("no password", person -> person.api().post(PATH, "email", person.email()))
                        .violates("/password"),
                incomplete("nothing", person -> person.api().post(PATH)).violates("/password"),
                invalid("a user name of two letters", person -> logIn(person, "username", "ab"))
                        .violates("/username"),
                invalid("a user name with a space", person -> logIn(person, "username", "john doe"))
                        .violates("/username"),
                invalid("no address", person -> logIn(person, "email", "john.doe"))
                        .violates("/email"),
                invalid("a password of 129 characters", person -> person.logIn("a".repeat(129)))
                        .violates("/password"),
                invalid(
                                "a list for a password",
                                person -> person.api()
                                        .postRaw(
                                                PATH,
                                                "{\"email\":\"a@example.com\",\"password\":[\"Correct-Horse-7-battery\"]}"))
                        .violates("/password"),
                Row.of("broken JSON")
                        .when(person -> person.api().postRaw(PATH, "{\"email\":"))
                        .refused(
                                400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"));
    }

    @Test
    void listsTheLastFiveAddressesOnceEachNewestFirst() {
        Person person = Person.verified();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Api elsewhere = Api.fromAnywhere();
            person.from(elsewhere).logIn();
            expected.addFirst(elsewhere.address());
        }
        Api again = Api.from(expected.get(2));
        expected.remove(2);
        expected.addFirst(again.address());

        Answer answer = person.from(again).logIn();

        JsonNode recent = answer.json().at("/data/recent_login_ips");
        assertThat(recent.findValuesAsText("ip")).isEqualTo(expected.subList(0, 5));
        List<java.time.Instant> times = new ArrayList<>();
        recent.forEach(one -> times.addFirst(Shapes.time(one.path("timestamp"))));
        assertThat(times).isSorted();
    }

    @TestFactory
    Stream<DynamicTest> limitsFailuresForOneAccount() {
        return Row.tests(Row.of("the right password after 50 wrong ones from this network")
                .given(() -> {
                    Person person = Person.verified();
                    for (int i = 0; i < 50; i++) {
                        assertThat(person.logIn(WRONG).status()).isEqualTo(401);
                    }
                    return person;
                })
                .when(Person::logIn)
                .refused(
                        429,
                        "Too Many Requests",
                        "RATE_LIMITED",
                        "Rate limit exceeded for this endpoint. Please try again later.")
                .and((person, answer) -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                        .isBetween(1, 1800)));
    }

    /** Two live tokens, one that is disabled and one that has expired. */
    private static Person withTokens() {
        Person person = Person.verified();
        Script.of(person);
        Script.of(person).but("expires_at = now() + interval '1 hour'");
        Script.of(person).but("is_enabled = false");
        Script.of(person).but("expires_at = now()");
        return person;
    }

    private static Row opened(String name, Function<Person, Answer> request) {
        return opened(name, request, 0);
    }

    private static Row opened(String name, Function<Person, Answer> request, int tokens) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .ok(
                        "Login successful",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in",
                        "identity_claim",
                        "client_ip",
                        "recent_login_ips",
                        "auth_token_count",
                        "user")
                .has("/data/client_ip", person -> person.api().address())
                .has("/data/recent_login_ips/0/ip", person -> person.api().address())
                .has("/data/auth_token_count", tokens)
                .has("/data/user/is_banned", false)
                .has("/data/user/id", Person::accountId)
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .events("signed_in");
    }

    private static Row unauthorized(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                .events("sign_in_refused");
    }

    private static Row incomplete(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .when(request)
                .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Username or email, and password are required");
    }

    private static Row invalid(String name, Function<Person, Answer> request) {
        return Row.of(name).when(request).refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Answer logIn(Person person, Object... fields) {
        Object[] all = new Object[fields.length + 2];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = "password";
        all[fields.length + 1] = person.password();
        return person.api().post(PATH, all);
    }
}
