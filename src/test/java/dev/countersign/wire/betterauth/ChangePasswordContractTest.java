package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/change-password}. */
@QuarkusTest
@WithTestResource(Servers.class)
class ChangePasswordContractTest {

    private static final String NEW = "Another-Horse-8-battery";

    private static Answer change(Guest guest, String current, Object... more) {
        Object[] fields = new Object[4 + more.length];
        fields[0] = "newPassword";
        fields[1] = NEW;
        fields[2] = "currentPassword";
        fields[3] = current;
        System.arraycopy(more, 0, fields, 4, more.length);
        return guest.post("/change-password", fields);
    }

    private static Answer change(Guest guest) {
        return change(guest, guest.person().password());
    }

    private static Row within(String name, Function<Guest, Answer> asks) {
        return Row.of(name).given(Guest::signedIn, Guest::person, asks);
    }

    @TestFactory
    Stream<DynamicTest> serves() {
        return Row.tests(
                changed(within("a new password", ChangePasswordContractTest::change), false),
                changed(
                        within(
                                "revokeOtherSessions is always true",
                                guest -> change(guest, guest.person().password(), "revokeOtherSessions", false)),
                        false),
                changed(
                        Row.of("with a second factor, after a code in this session")
                                .given(
                                        () -> Asked.of(Secured.somebody().rested())
                                                .open(),
                                        Asked::person,
                                        in -> change(in.guest())),
                        true));
    }

    private static Row changed(Row row, boolean twoFactor) {
        return row.answers(200, "token", "user")
                .and(Said.user("/user", twoFactor))
                .and(Said.tokenOfTheCookie())
                .and(Said.cookies(Said.SESSION))
                .events("password_changed", "sessions_ended")
                .mails("Your password was changed");
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                Said.refused(
                        Row.of("without a session").when(person -> change(Guest.of(person))),
                        401,
                        "UNAUTHORIZED",
                        "Unauthorized"),
                Said.refused(
                        within("a wrong password", guest -> change(guest, "not-the-password")),
                        400,
                        "INVALID_PASSWORD",
                        "Invalid password"),
                Said.refused(
                        within("a current password of 129", guest -> change(guest, "x".repeat(129))),
                        400,
                        "PASSWORD_TOO_LONG",
                        "Password too long"),
                Said.refused(chosen("a short one", "1234567"), 400, "PASSWORD_TOO_SHORT", "Password too short"),
                Said.refused(chosen("one of 129", "x".repeat(129)), 400, "PASSWORD_TOO_LONG", "Password too long"),
                Said.refused(
                        chosen("a common one", "password123"),
                        400,
                        "PASSWORD_COMPROMISED",
                        "The password is too easy to guess: it is known from a breach, or made of the email"),
                Said.refused(
                        within("an account without a password", guest -> {
                            Passwordless.forget(guest.person());
                            return change(guest);
                        }),
                        400,
                        "CREDENTIAL_ACCOUNT_NOT_FOUND",
                        "Credential account not found"),
                Said.refused(
                        Row.of("with a second factor, without a code in this session")
                                .given(
                                        ChangePasswordContractTest::onTrustedDevice,
                                        Guest::person,
                                        ChangePasswordContractTest::change),
                        403,
                        "TWO_FACTOR_REQUIRED",
                        "Sign in again with a code of your authenticator app or a backup code"),
                Said.refused(
                        within("a banned user", guest -> {
                            Ledger.ban(guest.person().email());
                            return change(guest);
                        }),
                        403,
                        "BANNED_USER",
                        "Your account is banned"),
                Said.refused(
                        within("nothing", guest -> guest.post("/change-password", "revokeOtherSessions", "yes")),
                        400,
                        "VALIDATION_ERROR",
                        "[body.newPassword] Invalid input: expected string, received undefined;"
                                + " [body.currentPassword] Invalid input: expected string, received undefined;"
                                + " [body.revokeOtherSessions] Invalid input: expected boolean, received string"),
                Said.refused(
                        within(
                                "a page of another site",
                                guest -> guest.api()
                                        .with("Origin", "https://evil.example")
                                        .post(
                                                Guest.ROOT + "/change-password",
                                                "newPassword",
                                                NEW,
                                                "currentPassword",
                                                guest.person().password())),
                        403,
                        "INVALID_ORIGIN",
                        "Invalid origin"));
    }

    private static Row chosen(String name, String password) {
        return within(
                name,
                guest -> guest.post(
                        "/change-password",
                        "newPassword",
                        password,
                        "currentPassword",
                        guest.person().password()));
    }

    private static Guest onTrustedDevice() {
        Secured secured = Secured.somebody();
        Guest guest = Guest.signedIn(secured.person());
        guest.verifyTotp(secured.rested().app().code(0), "trustDevice", true);
        Guest again = Guest.of(secured.person()).with("trust_device", guest.cookie("trust_device"));
        assertThat(again.signIn().json().has("token")).isTrue();
        return again;
    }

    @Test
    void goesOnInThisSessionAndEndsAllOthers() {
        Guest guest = Guest.signedIn();
        Guest old = guest.copy();
        Guest other = Guest.signedIn(guest.person());

        assertThat(change(guest).status()).isEqualTo(200);

        assertThat(guest.isIn()).isTrue();
        assertThat(old.isIn()).isFalse();
        assertThat(other.isIn()).isFalse();
        assertThat(guest.person().session().get("/api/v1/users/me").status()).isEqualTo(401);
    }

    @Test
    void signsInWithTheNewPasswordOnly() {
        Guest guest = Guest.signedIn();
        Person person = guest.person();
        change(guest);
        assertThat(Guest.of(person).signIn().code()).isEqualTo("INVALID_EMAIL_OR_PASSWORD");
        assertThat(person.logIn(NEW).status()).isEqualTo(200);
    }

    @Test
    void asksForACodeAgainOnATrustedDevice() {
        Asked in = Asked.of(Secured.somebody().rested());
        in.guest().verifyTotp(in.code(), "trustDevice", true);
        String device = in.guest().cookie("trust_device");

        change(in.guest());

        assertThat(in.guest().cookie("trust_device")).isEmpty();
        Answer answer = Guest.of(
                        new Person(in.person().email(), NEW, in.person().api()))
                .with("trust_device", device)
                .signIn();
        assertThat(answer.text("/twoFactorRedirect")).isEqualTo("true");
    }

    @Test
    void endsTheLinksThatResetTheOldPassword() {
        Guest guest = Guest.signedIn();
        String link = guest.person().mailedResetToken();
        change(guest);
        assertThat(guest.person().setPassword(link, "Third-Horse-9-battery").code())
                .isEqualTo("INVALID_RESET_TOKEN");
        assertThat(guest.isIn()).isTrue();
    }
}
