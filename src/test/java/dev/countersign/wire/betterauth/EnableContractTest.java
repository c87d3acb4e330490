package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code enable}, {@code verify-totp} within a session, and the other three calls that take the password. */
@QuarkusTest
@WithTestResource(Servers.class)
class EnableContractTest {

    private static BiConsumer<Person, Answer> shows(String pointer, String issuer) {
        return (person, answer) -> assertThat(answer.text(pointer))
                .matches("otpauth://totp/" + issuer + ':' + person.email().replace("@", "%40")
                        + "\\?secret=[A-Z2-7]{32}&issuer=" + issuer + "&digits=6&period=30");
    }

    private static void tenCodes(Person person, Answer answer) {
        Set<String> codes = new HashSet<>();
        answer.json().at("/backupCodes").forEach(code -> codes.add(code.asText()));
        assertThat(codes).hasSize(10).allMatch(code -> code.matches("[A-Z0-9]{10}"));
    }

    private static Row begun(String name, Function<Guest, Answer> asks) {
        return Row.of(name)
                .given(Guest::signedIn, Guest::person, asks)
                .answers(200, "method", "totpURI", "backupCodes")
                .has("/method", "totp")
                .and(EnableContractTest::tenCodes)
                .and(Said.cookies());
    }

    @TestFactory
    Stream<DynamicTest> beginsASetup() {
        return Row.tests(
                begun("by password", guest -> guest.withPassword("/enable"))
                        .and(shows("/totpURI", "Hoody"))
                        .events("second_factor_set_up"),
                begun("with its method", guest -> guest.withPassword("/enable", "method", "totp"))
                        .events("second_factor_set_up"),
                begun("with an issuer", guest -> guest.withPassword("/enable", "issuer", "My App, & S\u00f6hne"))
                        .and(shows("/totpURI", "My%20App%2C%20%26%20S%C3%B6hne"))
                        .events("second_factor_set_up"),
                begun("with an issuer that is empty", guest -> guest.withPassword("/enable", "issuer", ""))
                        .and(shows("/totpURI", "Hoody"))
                        .events("second_factor_set_up"),
                begun("in place of another", guest -> {
                            guest.withPassword("/enable");
                            return guest.withPassword("/enable");
                        })
                        .events("second_factor_set_up", "second_factor_set_up"));
    }

    @Test
    void changesNothingBeforeTheFirstCode() {
        Guest guest = Guest.signedIn();
        String first = guest.withPassword("/enable").text("/totpURI");
        String second = guest.withPassword("/enable").text("/totpURI");

        assertThat(guest.session().text("/user/twoFactorEnabled")).isEqualTo("false");
        assertThat(Guest.of(guest.person()).signIn().json().has("token")).isTrue();
        assertThat(guest.verifyTotp(AuthenticatorApp.of(first).code(0)).code()).isEqualTo("INVALID_CODE");
        assertThat(guest.withPassword("/get-totp-uri").text("/totpURI")).isEqualTo(second);
        assertThat(guest.verifyTotp(AuthenticatorApp.of(second).code(0)).status())
                .isEqualTo(200);
        assertThat(guest.withPassword("/get-totp-uri").text("/totpURI")).isEqualTo(second);
    }

    private static Answer confirm(Guest guest) {
        String uri = guest.withPassword("/enable").text("/totpURI");
        return guest.verifyTotp(AuthenticatorApp.of(uri).code(0));
    }

    @TestFactory
    Stream<DynamicTest> confirms() {
        return Row.tests(
                Row.of("by the first code")
                        .given(Guest::signedIn, Guest::person, EnableContractTest::confirm)
                        .answers(200, "status", "token", "user")
                        .has("/status", true)
                        .and(Said.user("/user", true))
                        .and(Said.tokenOfTheCookie())
                        .and(Said.cookies(Said.SESSION))
                        .events("second_factor_set_up", "second_factor_enabled", "sessions_ended")
                        .mails("Two-factor authentication was turned on"),
                Row.of("within a session that is not to be remembered")
                        .given(
                                () -> {
                                    Guest guest = Guest.of(Person.verified());
                                    guest.signIn("rememberMe", false);
                                    return guest;
                                },
                                Guest::person,
                                EnableContractTest::confirm)
                        .answers(200, "status", "token", "user")
                        .and(Said.cookies(Said.SHORT_SESSION, Said.DONT_REMEMBER))
                        .events("second_factor_set_up", "second_factor_enabled", "sessions_ended")
                        .mails("Two-factor authentication was turned on"));
    }

    @Test
    void endsAllOtherSessionsAndTheOldToken() {
        Guest guest = Guest.signedIn();
        Guest other = Guest.signedIn(guest.person());
        Guest old = guest.copy();
        confirm(guest);
        assertThat(guest.isIn()).isTrue();
        assertThat(old.isIn()).isFalse();
        assertThat(other.isIn()).isFalse();
        assertThat(guest.person().session().get("/api/v1/users/auth/me").status())
                .isEqualTo(401);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhereNothingIsEnabled() {
        return Row.tests(
                off("verify-totp", "TOTP_NOT_ENABLED", "TOTP not enabled", guest -> guest.verifyTotp("123456")),
                off(
                        "verify-totp with what is no code",
                        "TOTP_NOT_ENABLED",
                        "TOTP not enabled",
                        guest -> guest.verifyTotp("12 34")),
                off(
                        "get-totp-uri",
                        "TOTP_NOT_ENABLED",
                        "TOTP not enabled",
                        guest -> guest.withPassword("/get-totp-uri")),
                off(
                        "generate-backup-codes",
                        "TWO_FACTOR_NOT_ENABLED",
                        "Two factor isn't enabled",
                        guest -> guest.withPassword("/generate-backup-codes")),
                off(
                                "generate-backup-codes while a setup waits",
                                "TWO_FACTOR_NOT_ENABLED",
                                "Two factor isn't enabled",
                                guest -> {
                                    guest.withPassword("/enable");
                                    return guest.withPassword("/generate-backup-codes");
                                })
                        .events("second_factor_set_up"),
                off(
                        "verify-backup-code",
                        "BACKUP_CODES_NOT_ENABLED",
                        "Backup codes aren't enabled",
                        guest -> guest.post("/two-factor/verify-backup-code", "code", "abcde-abcde")),
                off(
                        "send-otp",
                        "TWO_FACTOR_NOT_ENABLED",
                        "Two factor isn't enabled",
                        guest -> guest.post("/two-factor/send-otp")),
                off(
                        "verify-otp",
                        "TWO_FACTOR_NOT_ENABLED",
                        "Two factor isn't enabled",
                        guest -> guest.post("/two-factor/verify-otp", "code", "123456")),
                off(
                        "enable by mail",
                        "OTP_NOT_CONFIGURED",
                        "OTP is not available",
                        guest -> guest.withPassword("/enable", "method", "otp")),
                off(
                        "enable by mail, with a wrong password",
                        "INVALID_PASSWORD",
                        "Invalid password",
                        guest -> guest.post("/two-factor/enable", "password", "wrong-wrong", "method", "otp")),
                off(
                        "enable by mail, with a long password",
                        "PASSWORD_TOO_LONG",
                        "Password too long",
                        guest -> guest.post("/two-factor/enable", "password", "x".repeat(129), "method", "otp")));
    }

    private static Row off(String name, String code, String message, Function<Guest, Answer> asks) {
        return Said.refused(Row.of(name).given(Guest::signedIn, Guest::person, asks), 400, code, message);
    }

    @TestFactory
    Stream<DynamicTest> refusesAWrongFirstCode() {
        return Row.tests(
                firstCode("that is wrong", app -> app.wrongCode(1)).events("second_factor_set_up", "code_refused"),
                firstCode("of another form", app -> "12 34").events("second_factor_set_up"));
    }

    private static Row firstCode(String name, Function<AuthenticatorApp, String> code) {
        return Said.refused(
                Row.of(name).given(Guest::signedIn, Guest::person, guest -> {
                    String uri = guest.withPassword("/enable").text("/totpURI");
                    return guest.verifyTotp(code.apply(AuthenticatorApp.of(uri)));
                }),
                401,
                "INVALID_CODE",
                "Invalid code");
    }
}
