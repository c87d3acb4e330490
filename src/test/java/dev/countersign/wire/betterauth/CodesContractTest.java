package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Codes that answer the challenge of a sign-in or are given within a session. */
@QuarkusTest
@WithTestResource(Servers.class)
class CodesContractTest {

    private static final String BACKUP = "/verify-backup-code";

    private static Row opened(Row row) {
        return row.and(Said.user("/user", true)).and(Said.tokenOfTheCookie()).events("signed_in");
    }

    private static Row byApp(Row row) {
        return row.answers(200, "status", "token", "user").has("/status", true);
    }

    private static Row byBackupCode(Row row) {
        return row.answers(200, "token", "user", "session").and((person, answer) -> {
            assertThat(Said.names(answer.json().path("session")))
                    .containsExactlyInAnyOrder("token", "userId", "createdAt", "expiresAt");
            assertThat(answer.text("/session/token")).isEqualTo(answer.text("/token"));
            assertThat(answer.text("/session/userId")).isEqualTo(person.accountId());
            assertThat(Said.isInstant(answer.text("/session/createdAt"))).isTrue();
            assertThat(Said.isInstant(answer.text("/session/expiresAt"))).isTrue();
        });
    }

    private static Row openedByApp(String name, Function<Asked, Answer> asks) {
        return opened(byApp(Asked.row(name, asks)));
    }

    private static Row openedByBackupCode(String name, Function<Asked, Answer> asks) {
        return opened(byBackupCode(Asked.row(name, asks)));
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                openedByApp("by the app", asked -> asked.guest().verifyTotp(asked.code()))
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE)),
                openedByBackupCode("by a backup code", asked -> asked.answer(BACKUP, asked.backupCode(0)))
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE)),
                openedByBackupCode(
                                "by a backup code as people type it",
                                asked -> asked.answer(
                                        BACKUP,
                                        asked.backupCode(1)
                                                .toLowerCase(Locale.ROOT)
                                                .replaceFirst("(.{5})", "$1-")))
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE)),
                openedByApp(
                                "that is not to be remembered",
                                asked -> asked.guest()
                                        .with("dont_remember", "true")
                                        .verifyTotp(asked.code()))
                        .and(Said.cookies(Said.SHORT_SESSION, Said.DONT_REMEMBER, Said.NO_CHALLENGE)),
                openedByApp(
                                "on a device that is to be trusted",
                                asked -> asked.guest().verifyTotp(asked.code(), "trustDevice", true))
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE, Said.TRUST, Said.REMEMBER))
                        .events("device_trusted", "signed_in")
                        .mails("A device is trusted now"),
                openedByBackupCode(
                                "by a backup code on such a device",
                                asked -> asked.answer(BACKUP, asked.backupCode(2), "trustDevice", true))
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE, Said.TRUST, Said.REMEMBER))
                        .events("device_trusted", "signed_in")
                        .mails("A device is trusted now"));
    }

    @TestFactory
    Stream<DynamicTest> opensNoneWhereNoneIsWanted() {
        return Row.tests(
                Asked.row(
                                "by a backup code",
                                asked -> asked.answer(
                                        BACKUP, asked.backupCode(3), "disableSession", true, "trustDevice", true))
                        .answers(200, "user")
                        .and(Said.user("/user", true))
                        .and(Said.cookies())
                        .events("second_factor_proved"),
                Said.refused(
                                Asked.row("and then the challenge is over", asked -> {
                                    asked.answer(BACKUP, asked.backupCode(4), "disableSession", true);
                                    return asked.guest().verifyTotp(asked.code());
                                }),
                                401,
                                "INVALID_TWO_FACTOR_COOKIE",
                                "Invalid two factor cookie")
                        .events("second_factor_proved"));
    }

    private static Row proved(Row row) {
        return row.and(Said.user("/user", true)).and(Said.cookies()).events("second_factor_proved");
    }

    @TestFactory
    Stream<DynamicTest> provesWithinASession() {
        return Row.tests(
                proved(byApp(Asked.rowWithin(
                        "by the app, and trusts no device",
                        in -> in.guest().verifyTotp(in.code(), "trustDevice", true)))),
                proved(byBackupCode(Asked.rowWithin("by a backup code", in -> in.answer(BACKUP, in.backupCode(5))))),
                proved(Asked.rowWithin(
                                "by a backup code, whatever is wanted",
                                in -> in.answer(BACKUP, in.backupCode(6), "disableSession", true))
                        .answers(200, "token", "user")));
    }

    @Test
    void tellsOfTheSameSessionWithinOne() {
        Asked in = Asked.in();
        Answer session = in.guest().session();
        Answer proved = in.answer(BACKUP, in.backupCode(8));
        for (String field : List.of("token", "userId", "createdAt", "expiresAt")) {
            assertThat(proved.text("/session/" + field)).isEqualTo(session.text("/session/" + field));
        }
        assertThat(proved.text("/token")).isEqualTo(in.guest().cookie("session_token"));
    }

    private static Row refused(String name, int status, String code, String message, Function<Asked, Answer> asks) {
        return Said.refused(Asked.row(name, asks), status, code, message);
    }

    private static Row over(String name, Function<Asked, Answer> asks) {
        return refused(name, 401, "INVALID_TWO_FACTOR_COOKIE", "Invalid two factor cookie", asks);
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        String usedBackup = "INVALID_BACKUP_CODE";
        return Row.tests(
                refused(
                                "a wrong code",
                                401,
                                "INVALID_CODE",
                                "Invalid code",
                                asked ->
                                        asked.guest().verifyTotp(asked.secured().wrongCode()))
                        .events("code_refused"),
                refused(
                        "a code of another form",
                        401,
                        "INVALID_CODE",
                        "Invalid code",
                        asked -> asked.guest().verifyTotp("12 34")),
                refused(
                        "an empty code",
                        401,
                        "INVALID_CODE",
                        "Invalid code",
                        asked -> asked.guest().verifyTotp("")),
                refused("a code that was given before", 401, "INVALID_CODE", "Invalid code", asked -> {
                            asked.guest().verifyTotp(asked.code());
                            return Asked.of(asked.secured()).guest().verifyTotp(asked.code());
                        })
                        .events("signed_in", "second_factor_asked", "code_refused"),
                refused(
                                "a wrong backup code",
                                401,
                                usedBackup,
                                "Invalid backup code",
                                asked -> asked.answer(BACKUP, "aaaaa-aaaaa"))
                        .events("code_refused"),
                refused(
                        "a backup code of another form",
                        401,
                        usedBackup,
                        "Invalid backup code",
                        asked -> asked.answer(BACKUP, "a")),
                refused("a backup code that was used", 401, usedBackup, "Invalid backup code", asked -> {
                            asked.answer(BACKUP, asked.backupCode(7));
                            return Asked.of(asked.secured()).answer(BACKUP, asked.backupCode(7));
                        })
                        .events("signed_in", "second_factor_asked", "code_refused"),
                over(
                        "without a challenge",
                        asked -> asked.guest().without("two_factor").verifyTotp(asked.code())),
                over(
                        "with a challenge that cannot be one",
                        asked -> asked.guest()
                                .with("two_factor", "2fa-aaaa.bbbb")
                                .verifyTotp(asked.code())),
                over(
                        "with a challenge that is nobody's",
                        asked ->
                                asked.guest().with("two_factor", "a".repeat(64)).verifyTotp(asked.code())),
                over(
                        "what is no code, with a challenge that is nobody's",
                        asked ->
                                asked.guest().with("two_factor", "a".repeat(64)).verifyTotp("12 34")),
                over("what is no mailed code, with a challenge that is nobody's", asked -> {
                    asked.guest().with("two_factor", "a".repeat(64));
                    return asked.answer("/verify-otp", "");
                }),
                over("what is no backup code, with a challenge that is nobody's", asked -> {
                    asked.guest().with("two_factor", "a".repeat(64));
                    return asked.answer(BACKUP, "a");
                }),
                over("with a challenge that was answered", asked -> {
                            String challenge = asked.guest().cookie("two_factor");
                            asked.guest().verifyTotp(asked.code());
                            asked.secured().rested();
                            return Guest.of(asked.person())
                                    .with("two_factor", challenge)
                                    .verifyTotp(asked.code());
                        })
                        .events("signed_in"),
                over(
                        "a backup code without a challenge",
                        asked ->
                                Guest.of(asked.person()).post("/two-factor/verify-backup-code", "code", "abcde12345")));
    }

    @Test
    void doesNotCountMalformedCodes() {
        Asked asked = Asked.somebody();
        for (String text : List.of("", "12 34", "abc", "1234567", "\u0661\u0662\u0663\u0664\u0665\u0666")) {
            assertThat(asked.guest().verifyTotp(text).code()).isEqualTo("INVALID_CODE");
            assertThat(asked.answer(BACKUP, text).code()).isEqualTo("INVALID_BACKUP_CODE");
        }
        assertThat(asked.guest().verifyTotp(asked.code()).status()).isEqualTo(200);
    }

    private static Row invalid(String name, String call, String message, Object... fields) {
        return Said.refused(
                Row.of(name).when(person -> Guest.of(person).post("/two-factor" + call, fields)),
                400,
                "VALIDATION_ERROR",
                message);
    }

    @TestFactory
    Stream<DynamicTest> refusesWrongFieldsBeforeAnythingElse() {
        String missing = "[body.code] Invalid input: expected string, received undefined";
        String number = "[body.code] Invalid input: expected string, received number";
        String trust = "[body.trustDevice] Invalid input: expected boolean, received string";
        List<Row> rows = new ArrayList<>();
        for (String call : List.of("/verify-totp", "/verify-otp", BACKUP)) {
            rows.add(invalid(call + " without a code", call, missing));
            rows.add(invalid(call + " with a number", call, number, "code", 123456));
            rows.add(invalid(call + " with a wrong flag", call, trust, "code", "", "trustDevice", "yes"));
        }
        rows.add(invalid(
                "all at once",
                BACKUP,
                number + "; [body.disableSession] Invalid input: expected boolean, received string; " + trust,
                "code",
                1,
                "disableSession",
                "x",
                "trustDevice",
                "x"));
        rows.add(invalid("/send-otp with a wrong flag", "/send-otp", trust, "trustDevice", "yes"));
        return Row.tests(rows.toArray(Row[]::new));
    }
}
