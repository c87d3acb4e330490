package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
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

/** {@code POST /api/v1/auth/forgot-password} and {@code /reset-password}. */
@QuarkusTest
@WithTestResource(Servers.class)
class PasswordResetContractTest {

    private static final String FORGOT = "/api/v1/auth/forgot-password";
    private static final String RESET = "/api/v1/auth/reset-password";
    private static final String SENT = "If an account exists for that email, a password reset link has been sent.";
    private static final String DONE = "Password reset successful. You can now log in with your new password.";
    private static final String CHANGED = "Your password was changed";
    private static final String LINK = "Set a new password";
    private static final String NEW = "Another-Horse-8-battery";
    private static final String UNKNOWN = "00".repeat(32);

    @TestFactory
    Stream<DynamicTest> sendsALink() {
        return Row.tests(
                asked("to the owner of an account").given(Person::verified).mails(LINK),
                asked("to who waits for verification").given(Person::signedUp).mails(LINK),
                asked("to a banned owner").given(Person::banned).mails(LINK),
                asked("not to a stranger").given(Person::stranger),
                Row.of("not without an address")
                        .when(person -> person.api().post(FORGOT))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/email"),
                Row.of("not to what is no address")
                        .when(person -> person.api().post(FORGOT, "email", "@example.com"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/email"));
    }

    @TestFactory
    Stream<DynamicTest> setsAPassword() {
        return Row.tests(
                Row.of("of an account")
                        .given(() -> forgetful(Person.verified()))
                        .when(person -> person.setPassword(person.mailedToken(), NEW))
                        .ok(DONE)
                        .mails(CHANGED)
                        .events("sessions_ended", "password_reset"),
                Row.of("of a signup that waits, which makes the account")
                        .given(() -> forgetful(Person.signedUp()))
                        .when(person -> person.setPassword(person.mailedToken(), NEW))
                        .ok(DONE)
                        .mails(CHANGED)
                        .events("address_verified", "password_reset"));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                invalidToken("an unknown token", person -> person.setPassword(UNKNOWN, NEW)),
                invalidToken("a token of 63 characters", person -> person.setPassword(UNKNOWN.substring(1), NEW)),
                invalidToken("an unknown token, whatever the password", person -> person.setPassword(UNKNOWN, "weak")),
                invalidToken("a token of another purpose", person -> person.setPassword(person.mailedToken(), NEW))
                        .given(Person::signedUp),
                Row.of("a weak password")
                        .given(() -> forgetful(Person.verified()))
                        .when(person -> person.setPassword(person.mailedToken(), "weak"))
                        .refused(
                                400,
                                "Bad Request",
                                "WEAK_PASSWORD",
                                "Password must be at least 12 characters and include uppercase, lowercase, number, and special character."),
                missing("no token", person -> person.api().post(RESET, "password", NEW))
                        .violates("/token"),
                missing("no password", person -> person.api().post(RESET, "token", UNKNOWN))
                        .violates("/password"));
    }

    @Test
    void replacesThePasswordAndEndsAllSessions() {
        Person person = forgetful(Person.verified());

        person.setPassword(person.mailedToken(), NEW);

        assertThat(person.session().get("/api/v1/users/auth/me").status()).isEqualTo(401);
        assertThat(person.api()
                        .post("/api/v1/users/auth/refresh", "refreshToken", person.refresh())
                        .status())
                .isEqualTo(401);
        assertThat(person.logIn().message()).isEqualTo("Invalid credentials");
        assertThat(person.logIn(NEW).status()).isEqualTo(200);
    }

    @Test
    void makesTheAccountOfAWaitingSignupWithTheNewPasswordOnly() {
        Person person = Person.signedUp();
        String verifyToken = person.mailedToken();
        person.forgetPassword();
        String resetToken =
                Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());

        assertThat(person.setPassword(resetToken, NEW).status()).isEqualTo(200);

        assertThat(person.logIn().message()).isEqualTo("Invalid credentials");
        assertThat(person.verify(verifyToken).status()).isEqualTo(400);
        assertThat(person.logIn(NEW).status()).isEqualTo(200);
    }

    @Test
    void spendsATokenOnceAndNotOnAWeakPassword() {
        Person person = forgetful(Person.verified());
        String token = person.mailedToken();
        assertThat(person.setPassword(token, "weak").status()).isEqualTo(400);
        assertThat(person.setPassword(token, NEW).status()).isEqualTo(200);

        Answer again = person.setPassword(token, "Third-Horse-9-battery");

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.message()).isEqualTo("Invalid or expired reset token");
    }

    @TestFactory
    Stream<DynamicTest> limitsAnAddress() {
        return Row.tests(
                Limited.after(3, "the fourth request in an hour", Person::verified, Person::forgetPassword),
                Limited.after(10, "the eleventh reset in an hour", person -> person.setPassword(UNKNOWN, NEW)));
    }

    private static Person forgetful(Person person) {
        // Mails that are sent at the same time may arrive in any order.
        Ledger.awaitMailsSent(person.email());
        int before = Mailbox.allTo(person.email()).size();
        person.forgetPassword();
        Mailbox.awaitTo(person.email(), before + 1);
        return person;
    }

    private static Row asked(String name) {
        return Row.of(name).when(Person::forgetPassword).ok(SENT);
    }

    private static Row invalidToken(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .when(request)
                .refused(400, "Bad Request", "INVALID_RESET_TOKEN", "Invalid or expired reset token");
    }

    private static Row missing(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .when(request)
                .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field");
    }
}
