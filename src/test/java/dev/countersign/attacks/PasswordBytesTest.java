package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Different passwords that a careless hash would treat as equal. */
@QuarkusTest
@WithTestResource(Servers.class)
class PasswordBytesTest {

    private static Person verified(String password) {
        Person stranger = Person.stranger();
        Person person = new Person(stranger.email(), password, stranger.api());
        assertThat(person.signUp().status()).as(password).isEqualTo(200);
        assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
        return person;
    }

    @Test
    void comparesEveryByteOfALongPassword() {
        String start = "Aa1-" + "x".repeat(68);
        Person person = verified(start + "end");
        for (String other : List.of(start, start + "enD", start + "end2", start + "en")) {
            assertThat(person.logIn(other).status()).isEqualTo(401);
        }
        assertThat(person.logIn().status()).isEqualTo(200);
        Person emoji = verified("Aa1" + "\uD83D\uDE00".repeat(125));
        assertThat(emoji.logIn("Aa1" + "\uD83D\uDE00".repeat(124)).status()).isEqualTo(401);
        assertThat(emoji.logIn("Aa1" + "\uD83D\uDE00".repeat(124) + "\uD83D\uDE01")
                        .status())
                .isEqualTo(401);
        assertThat(emoji.logIn().status()).isEqualTo(200);
    }

    @Test
    void comparesEveryByteAtEveryEndpoint() {
        String start = "Aa1-" + "x".repeat(68);
        for (String signUp : Endpoints.SIGN_UPS) {
            Person person = Person.stranger();
            Answer answer = Endpoints.signUp(person.api(), signUp, person.email(), start + "end");
            assertThat(answer.status()).as(signUp).isEqualTo(200);
            assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
            for (String signIn : Endpoints.SIGN_INS) {
                for (String other : List.of(start, start + "enD", start + "end2", start + "en")) {
                    assertThat(status(signIn, person, other))
                            .as(signUp + signIn)
                            .isEqualTo(401);
                }
                assertThat(status(signIn, person, start + "end"))
                        .as(signUp + signIn)
                        .isEqualTo(200);
            }
        }
    }

    private static int status(String signIn, Person person, String password) {
        return Endpoints.signIn(person.api(), signIn, person.email(), password).status();
    }

    @Test
    void refusesWeakPasswordsAtEveryEndpoint() {
        for (String signUp : Endpoints.SIGN_UPS) {
            for (String weak : List.of("", "Aa1-567", "password", "Aa1-" + "x".repeat(125))) {
                Person person = Person.stranger();
                assertThat(Endpoints.signUp(person.api(), signUp, person.email(), weak)
                                .status())
                        .as(signUp + ' ' + weak)
                        .isIn(400, 422);
            }
        }
    }

    @Test
    void treatsBothFormsOfACharacterAsOneAndTrimsNothing() {
        Person person = verified("Caf\u00e9-Horse-7-battery");
        assertThat(person.logIn("Cafe\u0301-Horse-7-battery").status()).isEqualTo(200);
        for (String other : List.of(
                "Cafe-Horse-7-battery",
                "caf\u00e9-Horse-7-battery",
                "Caf\u00e9-Horse-7-battery ",
                " Caf\u00e9-Horse-7-battery",
                "Caf\u00e9-Horse-\uFF17-battery")) {
            assertThat(person.logIn(other).status()).as(other).isEqualTo(401);
        }
    }

    @Test
    void refusesWeakPasswordsAtSignup() {
        for (String weak : List.of(
                "",
                "Aa1-567890x",
                "alllowercase-1",
                "ALLUPPERCASE-1",
                "NoDigitsAtAll-",
                "NoSpecialSign1",
                "Aa1-" + "x".repeat(125))) {
            Person person = Person.stranger();
            assertThat(new Person(person.email(), weak, person.api()).signUp().status())
                    .as(weak)
                    .isEqualTo(400);
        }
    }
}
