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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code send-otp} and {@code verify-otp}, and the lock that all codes of an account share. */
@QuarkusTest
@WithTestResource(Servers.class)
class MailedCodesOfBetterAuthContractTest {

    private static final String SEND = "/two-factor/send-otp";
    private static final String VERIFY = "/verify-otp";
    private static final String LOCKED =
            "Too many failed verification attempts. Your account is temporarily locked. Please try again later.";

    /* A new account each time, because one account gets at most five mails in 15 minutes. */
    private static Asked fresh() {
        return Asked.of(Secured.somebody().rested());
    }

    private static Row row(String name, Function<Asked, Answer> asks) {
        return Row.of(name).given(MailedCodesOfBetterAuthContractTest::fresh, Asked::person, asks);
    }

    private static Row within(String name, Function<Asked, Answer> asks) {
        return Row.of(name).given(() -> fresh().open(), Asked::person, asks);
    }

    private static Row sent(Row row) {
        return row.answers(200, "status")
                .has("/status", true)
                .and(Said.cookies())
                .mails("Your one-time code");
    }

    @TestFactory
    Stream<DynamicTest> sends() {
        return Row.tests(
                sent(row("for a challenge", asked -> asked.guest().post(SEND))),
                sent(row("without a body", asked -> asked.guest().api().method("POST", Guest.ROOT + SEND))),
                sent(row("with what does nothing", asked -> asked.guest().post(SEND, "trustDevice", true))),
                sent(within("within a session", in -> in.guest().post(SEND))));
    }

    @TestFactory
    Stream<DynamicTest> accepts() {
        return Row.tests(
                row(
                                "for a challenge",
                                asked -> asked.answer(VERIFY, asked.guest().mailedCode()))
                        .answers(200, "token", "user")
                        .and(Said.user("/user", true))
                        .and(Said.tokenOfTheCookie())
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE))
                        .mails("Your one-time code")
                        .events("signed_in"),
                row(
                                "on a device that is to be trusted",
                                asked -> asked.answer(VERIFY, asked.guest().mailedCode(), "trustDevice", true))
                        .answers(200, "token", "user")
                        .and(Said.cookies(Said.SESSION, Said.NO_CHALLENGE, Said.TRUST, Said.REMEMBER))
                        .mails("Your one-time code", "A device is trusted now")
                        .events("device_trusted", "signed_in"),
                within("within a session", in -> in.answer(VERIFY, in.guest().mailedCode()))
                        .answers(200, "token", "user")
                        .and(Said.user("/user", true))
                        .and(Said.cookies())
                        .mails("Your one-time code")
                        .events("second_factor_proved"));
    }

    private static Row expired(String name, Function<Asked, Answer> asks) {
        return Said.refused(row(name, asks), 400, "OTP_HAS_EXPIRED", "OTP has expired");
    }

    private static String other(String code) {
        return code.startsWith("1") ? "2" + code.substring(1) : "1" + code.substring(1);
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                expired("before one was sent", asked -> asked.answer(VERIFY, "123456")),
                expired("a malformed code before one was sent", asked -> asked.answer(VERIFY, "abc")),
                expired("an empty code before one was sent", asked -> asked.answer(VERIFY, "")),
                Said.refused(
                                row("a malformed code, which counts no try of the one that was sent", asked -> {
                                    String code = asked.guest().mailedCode();
                                    for (int i = 0; i < 6; i++) {
                                        asked.answer(VERIFY, "12 34");
                                    }
                                    Answer last = asked.answer(VERIFY, "");
                                    assertThat(asked.answer(VERIFY, code).status())
                                            .isEqualTo(200);
                                    return last;
                                }),
                                401,
                                "INVALID_CODE",
                                "Invalid code")
                        .mails("Your one-time code")
                        .events("signed_in"),
                expired("one that was used", asked -> {
                            String code = asked.guest().mailedCode();
                            asked.answer(VERIFY, code);
                            return asked.answer(VERIFY, code);
                        })
                        .mails("Your one-time code")
                        .events("signed_in"),
                expired("one of another challenge", asked -> {
                            String code = asked.guest().mailedCode();
                            return Asked.of(asked.secured()).answer(VERIFY, code);
                        })
                        .mails("Your one-time code")
                        .events("second_factor_asked"),
                expired("one that is three minutes old", asked -> {
                            String code = asked.guest().mailedCode();
                            Ledger.change(
                                    "update mailed_code set expires_at = expires_at - interval '3 minutes'"
                                            + " where account_id = $1",
                                    asked.person().accountId());
                            return asked.answer(VERIFY, code);
                        })
                        .mails("Your one-time code"),
                Said.refused(
                                row(
                                        "a wrong one",
                                        asked -> asked.answer(
                                                VERIFY, other(asked.guest().mailedCode()))),
                                401,
                                "INVALID_CODE",
                                "Invalid code")
                        .mails("Your one-time code")
                        .events("code_refused"),
                Said.refused(
                                row("one that another took the place of", asked -> {
                                    String first = asked.guest().mailedCode();
                                    return first.equals(asked.guest().mailedCode())
                                            ? asked.answer(VERIFY, other(first))
                                            : asked.answer(VERIFY, first);
                                }),
                                401,
                                "INVALID_CODE",
                                "Invalid code")
                        .mails("Your one-time code", "Your one-time code")
                        .events("code_refused"),
                Said.refused(
                        row(
                                "to send without a challenge",
                                asked -> Guest.of(asked.person()).post(SEND)),
                        401,
                        "INVALID_TWO_FACTOR_COOKIE",
                        "Invalid two factor cookie"),
                Said.refused(
                        row(
                                "to send for a challenge that is over",
                                asked -> asked.guest()
                                        .with("two_factor", "a".repeat(64))
                                        .post(SEND)),
                        401,
                        "INVALID_TWO_FACTOR_COOKIE",
                        "Invalid two factor cookie"));
    }

    private static Row whileLocked(String name, Supplier<Asked> who) {
        return Row.of(name)
                .given(
                        () -> {
                            Asked asked = who.get();
                            asked.secured().mistaken(5);
                            return asked;
                        },
                        Asked::person,
                        asked -> asked.guest().post(SEND));
    }

    private static Row locked(String name, Supplier<Asked> who, Function<Asked, Answer> asks) {
        return Said.refused(
                        Row.of(name)
                                .given(
                                        () -> {
                                            Asked asked = who.get();
                                            asked.secured().mistaken(5);
                                            return asked;
                                        },
                                        Asked::person,
                                        asks),
                        429,
                        "ACCOUNT_TEMPORARILY_LOCKED",
                        LOCKED)
                .and((person, answer) -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                        .isBetween(840, 900));
    }

    @TestFactory
    Stream<DynamicTest> locksAfterFiveWrongCodes() {
        Supplier<Asked> asked = MailedCodesOfBetterAuthContractTest::fresh;
        Supplier<Asked> in = () -> fresh().open();
        return Row.tests(
                locked("a right code of the app", asked, who -> who.guest().verifyTotp(who.code())),
                locked("a backup code", asked, who -> who.answer("/verify-backup-code", who.backupCode(0))),
                locked("a mailed code", asked, who -> who.answer(VERIFY, "123456")),
                locked("what is no code of the app", asked, who -> who.guest().verifyTotp("12 34")),
                locked("what is no backup code", asked, who -> who.answer("/verify-backup-code", "a")),
                locked("what is no mailed code", asked, who -> who.answer(VERIFY, "")),
                locked(
                        "what is no code, within a session",
                        in,
                        who -> who.guest().verifyTotp("12 34")),
                locked(
                                "a right mailed code that was sent meanwhile",
                                asked,
                                who -> who.answer(VERIFY, who.guest().mailedCode()))
                        .mails("Your one-time code"),
                sent(whileLocked("but sends one for a challenge", asked)),
                sent(whileLocked("but sends one within a session", in)),
                locked("a right code within a session", in, who -> who.guest().verifyTotp(who.code())),
                Row.of("but asks for a code at the next sign-in")
                        .given(
                                () -> {
                                    Asked who = fresh();
                                    who.secured().mistaken(5);
                                    return who;
                                },
                                Asked::person,
                                who -> Guest.of(who.person()).signIn())
                        .answers(200, "twoFactorRedirect", "twoFactorMethods")
                        .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> refusesTheSixthMailOfAQuarterOfAnHour() {
        return Row.tests(Row.of("the sixth")
                .given(
                        () -> {
                            Asked asked = fresh();
                            for (int i = 0; i < 5; i++) {
                                assertThat(asked.guest().post(SEND).status()).isEqualTo(200);
                            }
                            return asked;
                        },
                        Asked::person,
                        asked -> asked.guest().post(SEND))
                .answers(429, "message")
                .has("/message", "Too many requests. Please try again later.")
                .and((person, answer) -> assertThat(Integer.parseInt(answer.header("X-Retry-After")))
                        .isBetween(1, 900)));
    }
}
