package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code register}, {@code verify-email} and {@code resend-verification}. */
@QuarkusTest
@WithTestResource(Servers.class)
class SignupOfHydraCoreContractTest {

    private static final String REGISTER = "/auth/register";
    private static final String VERIFY = "/auth/verify-email";
    private static final String RESEND = "/auth/resend-verification";
    private static final String CONFIRM = "Confirm your e-mail address";
    private static final String NO_ADDRESS = "value is not a valid email address";

    @TestFactory
    Stream<DynamicTest> registersAlikeWhateverTheAddressIs() {
        return Row.tests(
                registered("a new address", Person::stranger).mails(CONFIRM),
                registered("an address that waits", () -> Pending.somebody().person())
                        .mails(CONFIRM),
                registered("an address that waits in the Hoody dialect", Person::signedUp)
                        .mails(CONFIRM),
                registered("a taken address", Person::verified).mails("You already have an account"));
    }

    private static Row registered(String name, java.util.function.Supplier<Person> person) {
        return Hydra.tokens(Row.of(name).given(person).when(Pending::registering), false)
                .and(Hydra::setsItsTokensAsCookies)
                .events("signed_up");
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoRegistration() {
        return Row.tests(
                Hydra.nothing("nothing", REGISTER, "email", "password"),
                register("no address", person -> register(person, "john.doe"), "email", NO_ADDRESS, "value_error"),
                register(
                        "an address with a line break",
                        person -> register(person, "a@example.com\nBcc: b@example.com"),
                        "email",
                        NO_ADDRESS,
                        "value_error"),
                register(
                        "7 characters",
                        person -> registerWith(person, "seven-7"),
                        "password",
                        "String should have at least 8 characters",
                        "string_too_short"),
                register(
                        "129 characters",
                        person -> registerWith(person, "a".repeat(129)),
                        "password",
                        "String should have at most 128 characters",
                        "string_too_long"),
                register(
                        "a password of known breaches",
                        person -> registerWith(person, "password"),
                        "password",
                        "Value error, the password is too easy to guess",
                        "value_error"),
                register(
                        "both wrong",
                        person -> person.api().post(REGISTER, "email", "x", "password", ""),
                        "email",
                        NO_ADDRESS,
                        "value_error",
                        "password",
                        "String should have at least 8 characters",
                        "string_too_short"),
                register(
                        "null and no address, and a number for a field that nobody knows",
                        person -> person.api().postRaw(REGISTER, "{\"email\":\"x\",\"password\":null,\"name\":1}"),
                        "email",
                        NO_ADDRESS,
                        "value_error",
                        "password",
                        "Input should be a valid string",
                        "string_type"),
                register(
                        "a number for a password",
                        person -> registerWith(person, 12345678),
                        "password",
                        "Input should be a valid string",
                        "string_type"));
    }

    private static Row register(String name, Function<Person, Answer> asks, String... wrong) {
        return Hydra.unprocessable(Row.of(name).when(asks), wrong).and(Hydra::setsNoCookie);
    }

    private static Answer register(Person person, String email) {
        return person.api().post(REGISTER, "email", email, "password", person.password());
    }

    private static Answer registerWith(Person person, Object password) {
        return person.api().post(REGISTER, "email", person.email(), "password", password);
    }

    @TestFactory
    Stream<DynamicTest> registersWithAPasswordCountedInCharacters() {
        return Row.tests(
                Hydra.tokens(
                                Row.of("of 128 signs beyond the first plane")
                                        .when(person -> registerWith(person, "\uD83D\uDC0E".repeat(128))),
                                false)
                        .mails(CONFIRM)
                        .events("signed_up"),
                Hydra.tokens(Row.of("of eight letters").when(person -> registerWith(person, Pending.PASSWORD)), false)
                        .mails(CONFIRM)
                        .events("signed_up"));
    }

    @TestFactory
    Stream<DynamicTest> verifiesByTheMailedCode() {
        return Row.tests(
                verified("with the bearer token", somebody -> somebody.verify(somebody.code())),
                verified(
                        "with the cookies",
                        somebody -> somebody.verify(
                                Hydra.browser(somebody.person().api(), somebody.registered()), somebody.code())),
                verified(
                        "without tokens",
                        somebody -> somebody.verify(somebody.person().api(), somebody.code())),
                verified(
                        "with an invalid token",
                        somebody -> somebody.verify(somebody.person().api().as("a.b.c"), somebody.code())),
                verified(
                        "with the tokens of a signup for another address",
                        somebody -> somebody.verify(
                                somebody.person().api().as(Pending.somebody().access()), somebody.code())),
                verified(
                        "the address in capitals",
                        somebody -> somebody.session()
                                .post(
                                        VERIFY,
                                        "email",
                                        somebody.person().email().toUpperCase(Locale.ROOT),
                                        "code",
                                        somebody.code())));
    }

    private static Row verified(String name, Function<Pending, Answer> asks) {
        return Hydra.tokens(Row.of(name).given(Pending::somebody, Pending::person, asks), true)
                .and(Hydra::setsItsTokensAsCookies)
                .and((person, answer) -> assertThat(Hydra.me(person.api().as(answer.text("/access_token")))
                                .text("/email_verified"))
                        .isEqualTo("true"))
                .and((person, answer) -> assertThat(Ledger.texts(
                                "select s.method from session s join account a on a.id = s.account_id where email_key = $1",
                                person.email()))
                        .containsExactly("mailed_code"))
                .events("address_verified", "signed_in");
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherCodes() {
        return Row.tests(
                wrong("a wrong code", somebody -> somebody.verify(somebody.wrongCode())),
                malformed("six letters", "abcdef"),
                malformed("six digits of another script", "\u0661\u0662\u0663\u0664\u0665\u0666"),
                wrong("a code that was used", somebody -> {
                            String code = somebody.code();
                            Hydra.require(200, somebody.verify(code));
                            return somebody.verify(code);
                        })
                        .events("address_verified", "signed_in", "code_refused"),
                wrong(
                        "an unknown address",
                        somebody -> somebody.session()
                                .post(VERIFY, "email", "nobody-x@example.com", "code", somebody.code())),
                wrong("the code after five tries", somebody -> {
                            for (int i = 0; i < 5; i++) {
                                Hydra.assertRefused(
                                        somebody.verify(somebody.wrongCode()),
                                        400,
                                        "Invalid or expired verification code");
                            }
                            return somebody.verify(somebody.code());
                        })
                        .events(
                                "code_refused",
                                "code_refused",
                                "code_refused",
                                "code_refused",
                                "code_refused",
                                "code_refused"),
                wrong("a code that is ten minutes old", somebody -> {
                    Ledger.change(
                            "update verification_code set expires_at = now() where pending_id ="
                                    + " (select id from pending_signup where email_key = $1)",
                            somebody.person().email());
                    return somebody.verify(somebody.code());
                }));
    }

    /* Not counted: a malformed code is not a guess. */
    private static Row malformed(String name, String code) {
        return Hydra.refused(
                        Row.of(name).given(Pending::somebody, Pending::person, somebody -> somebody.verify(code)),
                        400,
                        "Invalid or expired verification code")
                .and((person, answer) -> assertThat(Ledger.texts(
                                "select tries::text from verification_code where pending_id ="
                                        + " (select id from pending_signup where email_key = $1)",
                                person.email()))
                        .containsExactly("0"));
    }

    private static Row wrong(String name, Function<Pending, Answer> asks) {
        return Hydra.refused(
                        Row.of(name).given(Pending::somebody, Pending::person, asks),
                        400,
                        "Invalid or expired verification code")
                .events("code_refused");
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoVerification() {
        return Row.tests(
                Hydra.nothing("nothing", VERIFY, "email", "code"),
                unprocessable(
                        "five digits",
                        person -> verify(person, "12345"),
                        "code",
                        "String should have at least 6 characters",
                        "string_too_short"),
                unprocessable(
                        "seven digits",
                        person -> verify(person, "1234567"),
                        "code",
                        "String should have at most 6 characters",
                        "string_too_long"),
                unprocessable(
                        "a number",
                        person -> verify(person, 123456),
                        "code",
                        "Input should be a valid string",
                        "string_type"));
    }

    private static Row unprocessable(String name, Function<Person, Answer> asks, String... wrong) {
        return Hydra.unprocessable(Row.of(name).when(asks), wrong);
    }

    private static Answer verify(Person person, Object code) {
        return person.api().post(VERIFY, "email", person.email(), "code", code);
    }

    @TestFactory
    Stream<DynamicTest> resendsAlikeWhateverTheAddressIs() {
        return Row.tests(
                resent("a stranger"),
                resent("an account").given(Person::verified),
                resent("a signup that waits")
                        .given(() -> Pending.somebody().person())
                        .mails(CONFIRM),
                Hydra.nothing("nothing", RESEND, "email"),
                unprocessable(
                        "no address",
                        person -> person.api().post(RESEND, "email", "x"),
                        "email",
                        NO_ADDRESS,
                        "value_error"));
    }

    private static Row resent(String name) {
        return Row.of("resend to " + name)
                .when(person -> person.api().post(RESEND, "email", person.email()))
                .answers(200);
    }
}
