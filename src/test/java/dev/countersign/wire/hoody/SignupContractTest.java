package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/auth/signup}. */
@QuarkusTest
@WithTestResource(Servers.class)
class SignupContractTest {

    private static final String PATH = "/api/v1/auth/signup";
    private static final String TAKEN_IN = "Account created. Please check your email to verify your address.";
    private static final String WEAK =
            "Password must be at least 12 characters and include uppercase, lowercase, number, and special character.";
    private static final String VERIFY = "Confirm your e-mail address";
    private static final String GOOD = "Correct-Horse-7-battery";

    @TestFactory
    Stream<DynamicTest> takesRegistrations() {
        return Row.tests(
                accepted("a new address", Person::signUp).mails(VERIFY),
                accepted("an address that waits already", Person::signUp)
                        .given(Person::signedUp)
                        .mails(VERIFY),
                accepted("a taken address gets the same answer", Person::signUp)
                        .given(Person::verified)
                        .mails("You already have an account"),
                accepted("a region by name", person -> signUp(person, "region", "us-east"))
                        .mails(VERIFY),
                accepted("what newer clients send", person -> signUp(person, "invite_code", "abc", "client", "web"))
                        .mails(VERIFY),
                accepted("a field that nobody knows", person -> signUp(person, "nickname", "x"))
                        .mails(VERIFY),
                accepted("a password of 128 characters", person -> withPassword(person, "Aa1!" + "xyz-".repeat(31)))
                        .mails(VERIFY));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRegistration() {
        return Row.tests(
                missing("no address", person -> person.api().post(PATH, "password", GOOD))
                        .violates("/email"),
                missing("no password", person -> person.api().post(PATH, "email", person.email()))
                        .violates("/password"),
                missing("neither", person -> person.api().post(PATH)).violates("/email", "/password"),
                missing(
                                "null is nothing",
                                person -> person.api().postRaw(PATH, "{\"email\":null,\"password\":\"" + GOOD + "\"}"))
                        .violates("/email"),
                invalid("no address at all", person -> withEmail(person, "john.doe"))
                        .violates("/email"),
                invalid("two addresses", person -> withEmail(person, "a@example.com,b@example.com"))
                        .violates("/email"),
                invalid("a line break in the address", person -> withEmail(person, "a@example.com\nBcc: b@example.com"))
                        .violates("/email"),
                invalid("more than 255 characters", person -> withEmail(person, "a@" + "b".repeat(250) + ".com"))
                        .violates("/email"),
                invalid(
                                "a number for an address",
                                person -> person.api().postRaw(PATH, "{\"email\":7,\"password\":\"" + GOOD + "\"}"))
                        .violates("/email"),
                invalid("capitals in a region", person -> signUp(person, "region", "EU-WEST"))
                        .violates("/region"),
                invalid("a client of 65 characters", person -> signUp(person, "client", "c".repeat(65)))
                        .violates("/client"),
                malformed("half a body", "{\"email\":"),
                malformed("an array", "[]"),
                malformed("no body", ""),
                malformed("a key twice", "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}"),
                malformed("something behind the body", "{} {}"));
    }

    @TestFactory
    Stream<DynamicTest> refusesPasswords() {
        return Row.tests(
                weak("11 characters", "Abcdefgh-12"),
                tooLong("129 characters", "Aa1!" + "x".repeat(125)),
                tooLong("129 characters of one kind", "x".repeat(129)),
                weak("no upper-case letter", "correct-horse-7-battery"),
                weak("no lower-case letter", "CORRECT-HORSE-7-BATTERY"),
                weak("no digit", "Correct-Horse-x-battery"),
                weak("no special character", "CorrectHorse7battery"),
                Row.of("the address itself")
                        .when(person -> withPassword(person, "Aa1!" + person.email()))
                        .refused(
                                400,
                                "Bad Request",
                                "BREACHED_PASSWORD",
                                "Password is too easy to guess: it is on lists of breached passwords or holds your email"));
    }

    @TestFactory
    Stream<DynamicTest> refusesRegions() {
        return Row.tests(
                unknownRegion("that are not there", "mars-north"), unknownRegion("that are full", "ap-southeast"));
    }

    @Test
    void answersForAFreeAndATakenAddressAlike() {
        Person newcomer = Person.stranger();
        Person owner = Person.verified();

        Answer free = newcomer.signUp();
        Answer taken = owner.signUp();

        assertThat(taken.json().toString().replace(owner.email(), ""))
                .isEqualTo(free.json().toString().replace(newcomer.email(), ""));
        assertThat(taken.headers().map().keySet())
                .isEqualTo(free.headers().map().keySet());
    }

    @Test
    void treatsAnAddressInCapitalsAsTheSame() {
        Person owner = Person.verified();

        owner.api().post(PATH, "email", owner.email().toUpperCase(Locale.ROOT), "password", GOOD);

        assertThat(dev.countersign.testing.Mailbox.awaitTo(owner.email(), 2)
                        .getFirst()
                        .subject())
                .isEqualTo("You already have an account");
    }

    @TestFactory
    Stream<DynamicTest> limitsAnAddressToFiveAnHour() {
        return Row.tests(Limited.after(5, "the sixth signup of an address", Person::signUp));
    }

    private static Row accepted(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .when(request)
                .ok(TAKEN_IN, "email")
                .has("/data/email", Person::email)
                .events("signed_up");
    }

    private static Row missing(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .when(request)
                .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field");
    }

    private static Row invalid(String name, Function<Person, Answer> request) {
        return Row.of(name).when(request).refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Row malformed(String name, String body) {
        return Row.of(name)
                .when(person -> person.api().postRaw(PATH, body))
                .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON");
    }

    private static Row weak(String name, String password) {
        return Row.of(name)
                .when(person -> withPassword(person, password))
                .refused(400, "Bad Request", "WEAK_PASSWORD", WEAK);
    }

    private static Row tooLong(String name, String password) {
        return Row.of(name)
                .when(person -> withPassword(person, password))
                .refused(400, "Bad Request", "WEAK_PASSWORD", "Password must be at most 128 characters.");
    }

    private static Row unknownRegion(String name, String region) {
        return Row.of(name)
                .when(person -> signUp(person, "region", region))
                .refused(400, "Bad Request", "UNKNOWN_REGION", "Unknown region: " + region);
    }

    private static Answer withEmail(Person person, String email) {
        return person.api().post(PATH, "email", email, "password", GOOD);
    }

    private static Answer withPassword(Person person, String password) {
        return person.api().post(PATH, "email", person.email(), "password", password);
    }

    private static Answer signUp(Person person, Object... more) {
        Object[] fields = new Object[more.length + 4];
        System.arraycopy(new Object[] {"email", person.email(), "password", GOOD}, 0, fields, 0, 4);
        System.arraycopy(more, 0, fields, 4, more.length);
        return person.api().post(PATH, fields);
    }
}
