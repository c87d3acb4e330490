package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/auth/sign-up/email}: addresses must be verified, and answers do not reveal which are taken. */
@QuarkusTest
@WithTestResource(Servers.class)
class SignUpContractTest {

    private static final String SIGN_UP = "/sign-up/email";
    private static final String MISSING = "Invalid input: expected string, received undefined";

    private static Answer signUp(Person person, Object... more) {
        Object[] fields = new Object[6 + more.length];
        System.arraycopy(
                new Object[] {"name", "Ann", "email", person.email(), "password", person.password()}, 0, fields, 0, 6);
        System.arraycopy(more, 0, fields, 6, more.length);
        return Guest.of(person).post(SIGN_UP, fields);
    }

    private static Row taken(String name, Supplier<Person> who, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(who)
                .when(asks)
                .answers(200, "token", "user")
                .and(Said.cookies())
                .and((person, answer) -> {
                    assertThat(answer.json().at("/token").isNull()).isTrue();
                    JsonNode user = answer.json().at("/user");
                    assertThat(Said.names(user)).containsExactly(Said.USER);
                    assertThat(user.path("id").asText()).matches("[0-9a-f]{24}");
                    assertThat(user.path("name").asText()).isEqualTo("Ann");
                    assertThat(user.path("email").asText()).isEqualTo(person.email());
                    assertThat(user.path("emailVerified").asBoolean()).isFalse();
                    assertThat(user.path("twoFactorEnabled").asBoolean()).isFalse();
                    assertThat(Said.isInstant(user.path("createdAt").asText())).isTrue();
                    assertThat(user.path("updatedAt")).isEqualTo(user.path("createdAt"));
                });
    }

    @TestFactory
    Stream<DynamicTest> registers() {
        return Row.tests(
                taken("a new address", Person::stranger, SignUpContractTest::signUp)
                        .has("/user/image", "null")
                        .events("signed_up")
                        .mails("Confirm your e-mail address"),
                taken(
                                "an address in upper case",
                                Person::stranger,
                                person -> signUp(new Person(
                                        person.email().toUpperCase(Locale.ROOT), person.password(), person.api())))
                        .events("signed_up")
                        .mails("Confirm your e-mail address"),
                taken("an address that is not verified yet", Person::signedUp, SignUpContractTest::signUp)
                        .has("/user/image", "null")
                        .events("signed_up")
                        .mails("Confirm your e-mail address"),
                taken("an address that has an account", Person::verified, SignUpContractTest::signUp)
                        .has("/user/image", "null")
                        .events("signed_up")
                        .mails("You already have an account"),
                taken(
                                "more than there is",
                                Person::stranger,
                                person -> signUp(
                                        person,
                                        "image",
                                        "https://example.com/x.png",
                                        "rememberMe",
                                        false,
                                        "callbackURL",
                                        "/welcome",
                                        "twoFactorEnabled",
                                        true,
                                        "emailVerified",
                                        true,
                                        "foo",
                                        1))
                        .has("/user/image", "https://example.com/x.png")
                        .events("signed_up")
                        .mails("Confirm your e-mail address"));
    }

    private static Row refused(String name, int status, String code, String message, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).when(asks), status, code, message);
    }

    private static Row invalid(String name, String body, String message) {
        return refused(
                name,
                400,
                "VALIDATION_ERROR",
                message,
                person -> Guest.of(person).api().postRaw(Guest.ROOT + SIGN_UP, body.replace("$", person.email())));
    }

    private static String nobody(String received) {
        return "[body] Invalid input: expected object, received " + received
                + "; [body] Invalid input: expected record, received " + received;
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRegistration() {
        return Row.tests(
                invalid(
                        "nothing",
                        "{}",
                        "[body.name] " + MISSING + "; [body.email] " + MISSING + "; [body.password] " + MISSING),
                invalid("no body", "", nobody("undefined")),
                invalid("null", "null", nobody("null")),
                invalid("a list", "[]", nobody("array")),
                invalid("a text", "\"x\"", nobody("string")),
                invalid(
                        "wrong types",
                        "{\"name\":1,\"email\":true,\"password\":[\"x\"]}",
                        "[body.name] Invalid input: expected string, received number; [body.email] Invalid input: expected"
                                + " string, received boolean; [body.password] Invalid input: expected string, received array"),
                invalid(
                        "nulls",
                        "{\"name\":null,\"email\":null,\"password\":null}",
                        "[body.name] Invalid input: expected string, received null; [body.email] Invalid input: expected"
                                + " string, received null; [body.password] Invalid input: expected string, received null"),
                invalid(
                        "no address, and a short password",
                        "{\"name\":\"A\",\"email\":\"nonsense\",\"password\":\"x\"}",
                        "[body.email] Invalid email address"),
                invalid(
                        "empty texts",
                        "{\"name\":\"\",\"email\":\"\",\"password\":\"\"}",
                        "[body.email] Invalid email address; [body.password] Too small: expected string to have >=1"
                                + " characters"),
                invalid(
                        "other wrong types",
                        "{\"name\":\"A\",\"email\":\"$\",\"password\":\"Correct-Horse-7\",\"rememberMe\":\"yes\",\"image\":3}",
                        "[body.image] Invalid input: expected string, received number; [body.rememberMe] Invalid input:"
                                + " expected boolean, received string"),
                refused(
                        "a short password",
                        400,
                        "PASSWORD_TOO_SHORT",
                        "Password too short",
                        person -> signUp(new Person(person.email(), "1234567", person.api()))),
                refused(
                        "a long password",
                        400,
                        "PASSWORD_TOO_LONG",
                        "Password too long",
                        person -> signUp(new Person(person.email(), "x".repeat(129), person.api()))),
                invalid(
                        "everything, in order",
                        "{\"rememberMe\":\"yes\",\"callbackURL\":4,\"image\":3,\"password\":\"\",\"email\":\"nonsense\","
                                + "\"name\":\"" + "x".repeat(101) + "\"}",
                        "[body.name] Too big: expected string to have <=100 characters; [body.email] Invalid email address;"
                                + " [body.password] Too small: expected string to have >=1 characters; [body.image] Invalid"
                                + " input: expected string, received number; [body.callbackURL] Invalid input: expected"
                                + " string, received number; [body.rememberMe] Invalid input: expected boolean, received"
                                + " string"),
                refused(
                        "a foreign callback before its fields",
                        403,
                        "INVALID_CALLBACK_URL",
                        "Invalid callbackURL",
                        person -> Guest.of(person).post(SIGN_UP, "callbackURL", "https://evil.example/x")),
                refused(
                        "a foreign callback",
                        403,
                        "INVALID_CALLBACK_URL",
                        "Invalid callbackURL",
                        person -> signUp(person, "callbackURL", "https://evil.example/x")));
    }

    @TestFactory
    Stream<DynamicTest> refusesTheSixthOfAnHourFromOneNetwork() {
        return Row.tests(Row.of("the sixth")
                .given(() -> {
                    Person person = Person.stranger();
                    for (int i = 0; i < 5; i++) {
                        Answer passed = signUp(Person.stranger().from(person.api()));
                        assertThat(passed.status()).isEqualTo(200);
                    }
                    return person;
                })
                .when(SignUpContractTest::signUp)
                .answers(429, "message")
                .has("/message", "Too many requests. Please try again later.")
                .and((person, answer) -> {
                    assertThat(Integer.parseInt(answer.header("X-Retry-After"))).isBetween(1, 3600);
                    assertThat(answer.header("Retry-After")).isEqualTo(answer.header("X-Retry-After"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> letsNobodyInBeforeTheAddressIsVerified() {
        return Row.tests(
                Said.refused(
                                Row.of("the right password")
                                        .given(Person::signedUp)
                                        .when(person -> Guest.of(person).signIn()),
                                403,
                                "EMAIL_NOT_VERIFIED",
                                "Email not verified")
                        .events("sign_in_refused"),
                Said.refused(
                                Row.of("a wrong password")
                                        .given(Person::signedUp)
                                        .when(person -> Guest.of(
                                                        new Person(person.email(), "wrong-wrong", person.api()))
                                                .signIn()),
                                401,
                                "INVALID_EMAIL_OR_PASSWORD",
                                "Invalid email or password")
                        .events("sign_in_refused"));
    }

    @Test
    void makesTheAccountWhoseLinkIsFollowed() {
        Person person = Person.stranger();
        String id = signUp(person, "image", "https://example.com/x.png").text("/user/id");
        assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);

        Answer in = Guest.of(person).signIn();

        assertThat(in.text("/user/id")).isEqualTo(id);
        assertThat(in.text("/user/name")).isEqualTo("Ann");
        assertThat(in.text("/user/image")).isEqualTo("https://example.com/x.png");
        assertThat(in.text("/user/emailVerified")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)",
                "java\tscript:alert(1)",
                "vbscript:x",
                "data:text/html,<script>alert(1)</script>",
                "data:image/svg+xml;base64,AAAA",
                "data:image/png,x",
                "blob:https://example.com/x",
                "file:///etc/passwd",
                "http://example.com/x.png",
                "//example.com/x.png",
                "/x.png",
                "x.png",
                "https://",
                "https://example.com/\"><script>",
                "https://example.com/a b",
                "https://example.com/\nx"
            })
    void takesNoPictureThatAPageCouldRun(String url) {
        Answer answer = signUp(Person.stranger(), "image", url);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("[body.image] Invalid URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/a/b.png?size=1&x=%20#y",
                "https://user.example.com:8443/~x",
                "data:image/png;base64,iVBORw0KGgo=",
                "data:image/webp;base64,AAAA"
            })
    void takesPictures(String url) {
        assertThat(signUp(Person.stranger(), "image", url).text("/user/image")).isEqualTo(url);
    }

    @Test
    void takesNoTextForNoPicture() {
        assertThat(signUp(Person.stranger(), "image", "").text("/user/image")).isEqualTo("null");
    }
}
