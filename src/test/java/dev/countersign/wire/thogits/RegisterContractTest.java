package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/register}. */
@QuarkusTest
@WithTestResource(Servers.class)
class RegisterContractTest {

    private static final String DONE = "Account created. Please check your email to verify your address.";

    private static Answer register(Person person, Object email, Object password) {
        return person.api().post(Visitor.REGISTER, "email", email, "password", password);
    }

    private static Row refused(String name, String message, Function<Person, Answer> asks) {
        return Row.of(name).when(asks).answers(400, "message").has("/message", message);
    }

    @TestFactory
    Stream<DynamicTest> saysTheSameWhoseverTheAddressIs() {
        return Row.tests(
                Row.of("a free address")
                        .when(person -> Visitor.of(person).register())
                        .answers(200, "message")
                        .has("/message", DONE)
                        .and((person, answer) ->
                                assertThat(answer.headerValues("Set-Cookie")).isEmpty())
                        .events("signed_up")
                        .mails("Confirm your e-mail address"),
                Row.of("a password of eight small letters")
                        .when(person -> register(person, person.email(), "vqxkzjwp"))
                        .answers(200, "message")
                        .has("/message", DONE)
                        .events("signed_up")
                        .mails("Confirm your e-mail address"),
                Row.of("an address that has an account")
                        .given(Person::verified)
                        .when(person -> Visitor.of(person).register())
                        .answers(200, "message")
                        .has("/message", DONE)
                        .events("signed_up")
                        .mails("You already have an account"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRegistration() {
        return Row.tests(
                refused("no address", "email is required", person -> register(person, null, person.password())),
                refused("no password", "password is required", person -> register(person, person.email(), null)),
                refused(
                        "nothing",
                        "email is required; password is required",
                        person -> person.api().post(Visitor.REGISTER)),
                refused(
                        "no address in it",
                        "email must be an email address",
                        person -> register(person, "someone", person.password())),
                refused(
                        "seven characters",
                        "The password must have at least 8 characters",
                        person -> register(person, person.email(), "vqxkzjw")),
                refused(
                        "129 characters",
                        "The password may have 128 characters at most",
                        person -> register(person, person.email(), "vq".repeat(64) + 'v')),
                refused(
                        "a common password",
                        "The password is too easy to guess: it is on lists of breached passwords or holds your email",
                        person -> register(person, person.email(), "password1")));
    }

    @Test
    void letsUsersSignInOnceTheyFollowTheLink() {
        Visitor visitor = Visitor.of(Person.stranger());
        Visitor.require(200, visitor.register());
        Visitor.require(403, visitor.logIn());
        Visitor.require(200, visitor.person().verify(visitor.person().mailedToken()));
        Visitor.require(200, visitor.logIn());
    }
}
