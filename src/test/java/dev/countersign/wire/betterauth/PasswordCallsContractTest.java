package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The calls of a user with a second factor that take the password, and who is rejected by all four of them. */
@QuarkusTest
@WithTestResource(Servers.class)
class PasswordCallsContractTest {

    private static final List<String> CALLS = List.of("/enable", "/get-totp-uri", "/generate-backup-codes", "/disable");

    @TestFactory
    Stream<DynamicTest> serves() {
        return Row.tests(
                Said.refused(
                        Asked.rowWithin("enable once more", in -> in.guest().withPassword("/enable")),
                        400,
                        "TOTP_ALREADY_ENABLED",
                        "TOTP is already enabled"),
                Asked.rowWithin("get-totp-uri", in -> in.guest().withPassword("/get-totp-uri"))
                        .answers(200, "totpURI")
                        .and(Said.cookies())
                        .events("second_factor_secret_shown")
                        .mails("The secret of your authenticator app was shown"),
                Row.of("generate-backup-codes")
                        .given(
                                () -> Asked.of(Secured.somebody().rested()).open(),
                                Asked::person,
                                in -> in.guest().withPassword("/generate-backup-codes"))
                        .answers(200, "status", "backupCodes")
                        .has("/status", true)
                        .and((person, answer) ->
                                assertThat(answer.json().at("/backupCodes")).hasSize(10))
                        .and(Said.cookies())
                        .events("backup_codes_regenerated")
                        .mails("You have new backup codes"),
                disabled("disable", in -> in.guest().withPassword("/disable"))
                        .events("second_factor_disabled", "sessions_ended")
                        .mails("Two-factor authentication was turned off")
                        .and(Said.cookies(Said.SESSION)),
                disabled(
                                "disable on a trusted device",
                                in -> in.guest()
                                        .with("trust_device", "a".repeat(24) + '.' + "b".repeat(64))
                                        .withPassword("/disable"))
                        .events("second_factor_disabled", "sessions_ended")
                        .mails("Two-factor authentication was turned off")
                        .and(Said.cookies(Said.SESSION, Said.NO_TRUST)),
                Row.of("disable where nothing is enabled")
                        .given(Guest::signedIn, Guest::person, guest -> guest.withPassword("/disable"))
                        .answers(200, "status")
                        .has("/status", true)
                        .and(Said.cookies()),
                Row.of("disable drops a setup that waits")
                        .given(Guest::signedIn, Guest::person, guest -> {
                            guest.withPassword("/enable");
                            guest.withPassword("/disable");
                            return guest.withPassword("/get-totp-uri");
                        })
                        .answers(400, "message", "code")
                        .has("/code", "TOTP_NOT_ENABLED")
                        .events("second_factor_set_up"));
    }

    private static Row disabled(String name, Function<Asked, Answer> asks) {
        return Row.of(name)
                .given(() -> Asked.of(Secured.somebody().rested()).open(), Asked::person, asks)
                .answers(200, "status")
                .has("/status", true);
    }

    @Test
    void disablesForEverybodyAndEndsAllOtherSessions() {
        Asked in = Asked.of(Secured.somebody().rested()).open();
        Guest old = in.guest().copy();
        Guest other = Asked.of(in.secured()).open().guest();
        assertThat(other.isIn()).isTrue();

        in.guest().withPassword("/disable");

        assertThat(in.guest().session().text("/user/twoFactorEnabled")).isEqualTo("false");
        assertThat(old.isIn()).isFalse();
        assertThat(other.isIn()).isFalse();
        assertThat(Guest.of(in.person()).signIn().json().has("token")).isTrue();
    }

    @Test
    void makesOldBackupCodesWorthless() {
        Asked in = Asked.of(Secured.somebody().rested()).open();
        Answer made = in.guest().withPassword("/generate-backup-codes");
        assertThat(in.answer("/verify-backup-code", in.backupCode(0)).code()).isEqualTo("INVALID_BACKUP_CODE");
        assertThat(in.answer("/verify-backup-code", made.text("/backupCodes/0")).status())
                .isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhoIsNotTheOwner() {
        List<Row> rows = new ArrayList<>();
        for (String call : CALLS) {
            rows.add(Said.refused(
                    within(
                            call + " with a wrong password",
                            guest -> guest.post("/two-factor" + call, "password", "wrong")),
                    400,
                    "INVALID_PASSWORD",
                    "Invalid password"));
            rows.add(Said.refused(
                    within(
                            call + " with a password of 129",
                            guest -> guest.post("/two-factor" + call, "password", "x".repeat(129))),
                    400,
                    "PASSWORD_TOO_LONG",
                    "Password too long"));
            rows.add(Said.refused(
                    Row.of(call + " without a session")
                            .when(person -> Guest.of(person).withPassword(call)),
                    401,
                    "UNAUTHORIZED",
                    "Unauthorized"));
            rows.add(Said.refused(
                    Asked.row(
                            call + " during a challenge", asked -> asked.guest().withPassword(call)),
                    401,
                    "UNAUTHORIZED",
                    "Unauthorized"));
            rows.add(Said.refused(
                    within(call + " of the banned", guest -> {
                        Ledger.ban(guest.person().email());
                        return guest.withPassword(call);
                    }),
                    403,
                    "BANNED_USER",
                    "Your account is banned"));
        }
        return Row.tests(rows.toArray(Row[]::new));
    }

    private static Row within(String name, Function<Guest, Answer> asks) {
        return Row.of(name).given(Guest::signedIn, Guest::person, asks);
    }

    @TestFactory
    Stream<DynamicTest> refusesWrongFieldsBeforeAnythingElse() {
        String missing = "[body.password] Invalid input: expected string, received undefined";
        String number = "[body.password] Invalid input: expected string, received number";
        String method = "[body.method] Invalid option: expected one of \"otp\"|\"totp\"";
        String issuer = "[body.issuer] Invalid input: expected string, received number";
        List<Row> rows = new ArrayList<>();
        for (String call : CALLS) {
            rows.add(invalid(call + " without a password", missing, call));
            rows.add(invalid(call + " with a number", number, call, "password", 5));
        }
        rows.add(invalid("another method", method, "/enable", "password", "x", "method", "sms"));
        rows.add(invalid("an issuer that is no text", issuer, "/enable", "password", "x", "issuer", 5));
        for (String name : List.of(
                "https://id.example.com", "a:b", " ", "x".repeat(51), "two\nlines", "two\u2028lines", "tab\tbed")) {
            rows.add(invalid(
                    "the issuer " + name,
                    "[body.issuer] must be one line of 1 to 50 characters without a colon",
                    "/enable",
                    "password",
                    "x",
                    "issuer",
                    name));
        }
        rows.add(invalid(
                "all at once", missing + "; " + method + "; " + issuer, "/enable", "method", "sms", "issuer", 5));
        return Row.tests(rows.toArray(Row[]::new));
    }

    private static Row invalid(String name, String message, String call, Object... fields) {
        return Said.refused(
                Row.of(name).when(person -> Guest.of(person).post("/two-factor" + call, fields)),
                400,
                "VALIDATION_ERROR",
                message);
    }
}
