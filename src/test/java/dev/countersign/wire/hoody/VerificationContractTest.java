package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
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

/** {@code POST /api/v1/auth/verify-email} and {@code /resend-verification}. */
@QuarkusTest
@WithTestResource(Servers.class)
class VerificationContractTest {

    private static final String PATH = "/api/v1/auth/verify-email";
    private static final String RESEND = "/api/v1/auth/resend-verification";
    private static final String RESENT =
            "If an account exists for that email and is not yet verified, a verification link has been sent.";
    private static final String UNKNOWN = "00".repeat(32);

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                verified("the mailed token", person -> person.verify(person.mailedToken())),
                verified(
                        "with what newer clients send",
                        person -> person.api()
                                .post(
                                        PATH,
                                        "token",
                                        person.mailedToken(),
                                        "response_mode",
                                        "tokens",
                                        "client",
                                        "web")));
    }

    @TestFactory
    Stream<DynamicTest> issuesAnIntent() {
        return Row.tests(
                Row.of("for a code challenge")
                        .given(Person::signedUp)
                        .when(person ->
                                verifyFor(AppUser.of(person), AppUser.of(person).challenge()))
                        .ok("Email verified. Login successful.", "auth_intent_token")
                        .and((person, answer) -> assertThat(answer.text("/data/auth_intent_token"))
                                .matches("[0-9a-f]{64}"))
                        .events("address_verified", "intent_issued"),
                Row.of("not without a code challenge")
                        .given(Person::signedUp)
                        .when(person -> verifyFor(AppUser.of(person), null))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code_challenge"),
                Row.of("not for the verifier")
                        .given(Person::signedUp)
                        .when(person ->
                                verifyFor(AppUser.of(person), AppUser.of(person).verifier()))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/code_challenge"));
    }

    @Test
    void leadsToASessionOfTheNewAccount() {
        AppUser who = AppUser.of(Person.signedUp());
        String intent = verifyFor(who, who.challenge()).text("/data/auth_intent_token");

        Answer answer = who.exchange(who.authorize(intent).text("/data/code"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("/data/user/email")).isEqualTo(who.person().email());
        assertThat(who.person()
                        .api()
                        .as(answer.text("/data/token"))
                        .get("/api/v1/users/auth/me")
                        .status())
                .isEqualTo(200);
    }

    private static Answer verifyFor(AppUser who, String challenge) {
        return who.person()
                .api()
                .post(
                        PATH,
                        "token",
                        who.person().mailedToken(),
                        "response_mode",
                        "intent",
                        "code_challenge",
                        challenge);
    }

    @TestFactory
    Stream<DynamicTest> refusesTokens() {
        return Row.tests(
                invalidToken("that are unknown", person -> person.verify(UNKNOWN)),
                invalidToken("that are too short", person -> person.verify(UNKNOWN.substring(1))),
                invalidToken("that are empty", person -> person.verify("")),
                invalidToken("in capitals", person -> person.verify("AB".repeat(32))),
                invalidToken("of another purpose", VerificationContractTest::verifyByResetToken),
                Row.of("that are missing")
                        .when(person -> person.api().post(PATH))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/token"));
    }

    @Test
    void spendsATokenOnce() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        assertThat(person.verify(token).status()).isEqualTo(200);

        Answer again = person.verify(token);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.message()).isEqualTo("Invalid or expired verification token");
    }

    @Test
    void makesTheAccountOfTheFirstVerifiedSignupWithNeitherPassword() {
        Person first = Person.signedUp();
        String firstToken = first.mailedToken();
        Person second = new Person(first.email(), "Another-Horse-8-battery", first.api(), null);
        second.signUp();
        String secondToken =
                Person.tokenIn(Mailbox.awaitTo(first.email(), 2).getFirst().text());

        assertThat(second.verify(secondToken).status()).isEqualTo(200);

        assertThat(first.verify(firstToken).status()).isEqualTo(400);
        assertThat(first.logIn().status()).isEqualTo(401);
        assertThat(second.logIn().status()).isEqualTo(401);
        String reset =
                Person.tokenIn(Mailbox.awaitTo(first.email(), 3).getFirst().text());
        assertThat(second.setPassword(reset, second.password()).status()).isEqualTo(200);
        assertThat(second.logIn().status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> sendsTheLinkAgain() {
        return Row.tests(
                resent("to who waits").given(Person::signedUp).mails("Confirm your e-mail address"),
                resent("not to a stranger").given(Person::stranger),
                resent("not to who is verified").given(Person::verified),
                Row.of("not without an address")
                        .when(person -> person.api().post(RESEND))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/email"),
                Row.of("not to what is no address")
                        .when(person -> person.api().post(RESEND, "email", "nobody"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/email"));
    }

    @Test
    void sendsALinkThatWorks() {
        Person person = Person.signedUp();
        String first = person.mailedToken();
        resend(person);
        String second =
                Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());

        Answer answer = person.verify(second);

        assertThat(second).isNotEqualTo(first);
        assertThat(answer.status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> limitsAnAddress() {
        return Row.tests(
                Limited.after(10, "the eleventh verification in an hour", person -> person.verify(UNKNOWN)),
                Limited.after(3, "the fourth resend in an hour", Person::signedUp, VerificationContractTest::resend));
    }

    private static Row verified(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::signedUp)
                .when(request)
                .ok(
                        "Email verified. Login successful.",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in",
                        "identity_claim",
                        "user")
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .events("address_verified", "signed_in");
    }

    private static Row invalidToken(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::stranger)
                .when(request)
                .refused(400, "Bad Request", "INVALID_VERIFICATION_TOKEN", "Invalid or expired verification token");
    }

    private static Answer verifyByResetToken(Person person) {
        Person other = Person.signedUp();
        other.forgetPassword();
        return person.verify(Person.tokenIn(Mailbox.awaitTo(other.email(), 2).stream()
                .filter(mail -> mail.subject().equals("Set a new password"))
                .findFirst()
                .orElseThrow()
                .text()));
    }

    private static Row resent(String name) {
        return Row.of(name).when(VerificationContractTest::resend).ok(RESENT);
    }

    private static Answer resend(Person person) {
        return person.api().post(RESEND, "email", person.email());
    }
}
