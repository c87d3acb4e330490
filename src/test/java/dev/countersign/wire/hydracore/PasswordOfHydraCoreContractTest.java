package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
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

/** {@code forgot-password} and {@code reset-password}. */
@QuarkusTest
@WithTestResource(Servers.class)
class PasswordOfHydraCoreContractTest {

    private static final String FORGOT = "/auth/forgot-password";
    private static final String RESET = "/auth/reset-password";
    private static final String NEW = "new-pw-8";
    private static final String NO_ADDRESS = "value is not a valid email address";

    @TestFactory
    Stream<DynamicTest> sendsALinkAlikeWhateverTheAddressIs() {
        return Row.tests(
                forgotten("a stranger").given(Person::stranger),
                forgotten("an account").given(Person::verified).mails("Set a new password"),
                forgotten("a signup that waits")
                        .given(() -> Pending.somebody().person())
                        .mails("Set a new password"),
                Hydra.nothing("nothing", FORGOT, "email"),
                unprocessable(
                        "null",
                        person -> person.api().postRaw(FORGOT, "{\"email\":null}"),
                        "email",
                        "Input should be a valid string",
                        "string_type"),
                unprocessable(
                        "no address",
                        person -> person.api().post(FORGOT, "email", "x"),
                        "email",
                        NO_ADDRESS,
                        "value_error"));
    }

    @Test
    void answersAlikeWhenItIsAskedTooOften() {
        Person person = Person.verified();
        for (int i = 0; i < 3; i++) {
            assertAnswersNothing(forgot(person.api(), Person.stranger()));
        }
        int before = mails(person);
        assertAnswersNothing(forgot(person.api(), person));
        assertThat(mails(person)).isEqualTo(before);
        Hydra.require(422, person.api().post(FORGOT, "email", "x"));
        assertAnswersNothing(forgot(Api.fromAnywhere(), person));
        assertThat(mails(person)).isEqualTo(before + 1);
    }

    private static Answer forgot(Api api, Person person) {
        return api.post(FORGOT, "email", person.email());
    }

    private static void assertAnswersNothing(Answer answer) {
        assertThat(Hydra.require(200, answer).json().toString()).isEqualTo("{}");
        assertThat(answer.header("Retry-After")).isEmpty();
    }

    private static int mails(Person person) {
        Ledger.awaitMailsSent(person.email());
        return Mailbox.allTo(person.email()).size();
    }

    private static Row forgotten(String name) {
        return Row.of(name)
                .when(person -> person.api().post(FORGOT, "email", person.email()))
                .answers(200)
                .and(Hydra::setsNoCookie);
    }

    @TestFactory
    Stream<DynamicTest> setsThePassword() {
        return Row.tests(
                Row.of("of an account")
                        .given(Person::verified)
                        .when(person -> reset(person, mailedToken(person), NEW))
                        .answers(200)
                        .and(Hydra::setsNoCookie)
                        .and((person, answer) -> Hydra.require(200, logInNew(person)))
                        .and((person, answer) -> Hydra.require(401, Hydra.logIn(person)))
                        .and((person, answer) ->
                                Hydra.require(401, person.session().get("/api/v1/users/auth/me")))
                        .mails("Set a new password", "Your password was changed")
                        .events("sessions_ended", "password_reset", "signed_in", "sign_in_refused"),
                Row.of("of a signup, and makes the account of it")
                        .given(() -> Pending.somebody().person())
                        .when(person -> reset(person, mailedToken(person), NEW))
                        .answers(200)
                        .and((person, answer) -> Hydra.require(200, logInNew(person)))
                        .mails("Set a new password", "Your password was changed")
                        .events("address_verified", "password_reset", "signed_in"));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                Hydra.refused(
                        Row.of("a text").when(person -> reset(person, "x", NEW)),
                        400,
                        "Invalid or expired reset token"),
                Hydra.refused(
                        Row.of("an unknown token").when(person -> reset(person, "0".repeat(64), NEW)),
                        400,
                        "Invalid or expired reset token"),
                Hydra.nothing("nothing at all", RESET, "token", "new_password"),
                unprocessable(
                        "an empty token",
                        person -> reset(person, "", NEW),
                        "token",
                        "String should have at least 1 character",
                        "string_too_short"),
                unprocessable(
                        "257 characters",
                        person -> reset(person, "a".repeat(257), NEW),
                        "token",
                        "String should have at most 256 characters",
                        "string_too_long"),
                unprocessable(
                        "7 characters",
                        person -> reset(person, "x", "seven-7"),
                        "new_password",
                        "String should have at least 8 characters",
                        "string_too_short"),
                unprocessable(
                        "129 characters",
                        person -> reset(person, "x", "a".repeat(129)),
                        "new_password",
                        "String should have at most 128 characters",
                        "string_too_long"));
    }

    private static Row unprocessable(String name, Function<Person, Answer> asks, String... wrong) {
        return Hydra.unprocessable(Row.of(name).when(asks), wrong);
    }

    @Test
    void keepsTheTokenWhenThePasswordIsTooEasyAndSpendsItOnce() {
        Person person = Person.verified();
        String token = mailedToken(person);
        assertThat(Hydra.require(422, reset(person, token, "password")).json().toString())
                .isEqualTo("{\"detail\":[{\"loc\":[\"body\",\"new_password\"],\"msg\":"
                        + "\"Value error, the password is too easy to guess\",\"type\":\"value_error\"}]}");
        Hydra.require(200, reset(person, token, NEW));
        Hydra.assertRefused(reset(person, token, "other-pw-8"), 400, "Invalid or expired reset token");
        assertThat(logInNew(person).status()).isEqualTo(200);
    }

    private static Answer reset(Person person, String token, String password) {
        return person.api().post(RESET, "token", token, "new_password", password);
    }

    private static Answer logInNew(Person person) {
        return Hydra.logIn(new Person(person.email(), NEW, person.api()));
    }

    private static String mailedToken(Person person) {
        Ledger.awaitMailsSent(person.email());
        int before = Mailbox.allTo(person.email()).size();
        Hydra.require(200, person.api().post(FORGOT, "email", person.email()));
        return Person.tokenIn(
                Mailbox.awaitTo(person.email(), before + 1).getFirst().text());
    }
}
