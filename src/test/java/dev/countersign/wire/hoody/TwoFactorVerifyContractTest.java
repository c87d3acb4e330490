package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/2fa/verify}: requests that open a session. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorVerifyContractTest {

    private static final String[] SESSION = {
        "token",
        "refreshToken",
        "expires_at",
        "expires_in",
        "refresh_expires_at",
        "refresh_expires_in",
        "identity_claim",
        "user"
    };

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened("by a code of now", who -> who.answer(who.code())),
                opened(
                        "by the code of the step before",
                        who -> who.answer(who.secured().app().code(-1))),
                opened(
                        "by the code of the next step",
                        who -> who.answer(who.secured().app().code(1))),
                opened(
                        "with the token in the header",
                        who -> who.postWith("Bearer " + who.token(), "code", who.code())),
                opened(
                        "with the same token in both",
                        who -> who.postWith("Bearer " + who.token(), "temp_token", who.token(), "code", who.code())),
                opened(
                        "with what newer clients send",
                        who -> who.post(
                                "temp_token",
                                who.token(),
                                "code",
                                who.code(),
                                "response_mode",
                                "tokens",
                                "client",
                                "cli",
                                "trust_device",
                                false,
                                "device",
                                "x")),
                opened("by a backup code", who -> who.answer(who.backupCode(0))),
                opened(
                        "by a backup code in lower case",
                        who -> who.answer(who.backupCode(1).toLowerCase(Locale.ROOT))),
                opened(
                        "by a backup code with a dash",
                        who -> who.answer(who.backupCode(2).replaceFirst("(.{5})", "$1-"))),
                opened(
                        "by a backup code with spaces",
                        who -> who.answer(" " + who.backupCode(3).replaceAll("(..)", "$1 "))),
                opened("by the right code after four wrong ones", who -> {
                            for (int i = 0; i < 4; i++) {
                                who.wrong();
                            }
                            return who.answer(who.code());
                        })
                        .events("code_refused", "code_refused", "code_refused", "code_refused", "signed_in"));
    }

    @TestFactory
    Stream<DynamicTest> trustsADevice() {
        String[] keys = java.util.Arrays.copyOf(SESSION, SESSION.length + 1);
        keys[SESSION.length] = "trusted_device";
        return Row.tests(Row.of("that asks for it")
                .given(
                        TwoFactorVerifyContractTest::somebody,
                        Challenged::person,
                        who -> who.post("temp_token", who.token(), "code", who.code(), "trust_device", true))
                .ok("Authentication successful", keys)
                .and((person, answer) ->
                        assertThat(answer.text("/data/trusted_device")).matches("[0-9a-f]{24}\\.[0-9a-f]{64}"))
                .events("device_trusted", "signed_in")
                .mails("A device is trusted now"));
    }

    @Test
    void tellsBothFactorsOfTheSession() {
        Challenged who = somebody();
        Answer answer = who.answer(who.backupCode(4));

        Answer sessions = who.person().api().as(answer.text("/data/token")).get("/api/v1/users/auth/sessions");

        assertThat(sessions.text("/data/0/method")).isEqualTo("password");
        assertThat(sessions.text("/data/0/second_factor")).isEqualTo("backup_code");
    }

    @Test
    void beginsTheCountAnewAfterARightCode() {
        Challenged who = somebody();
        who.wrong();
        who.wrong();
        who.answer(who.code());

        Answer wrong = Challenged.of(who.secured()).wrong();

        assertThat(wrong.text("/data/attempts_remaining")).isEqualTo("4");
    }

    private static Row opened(String name, Function<Challenged, Answer> request) {
        return Row.of(name)
                .given(TwoFactorVerifyContractTest::somebody, Challenged::person, request)
                .ok("Authentication successful", SESSION)
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .and((person, answer) ->
                        assertThat(answer.headerValues("Set-Cookie")).isEmpty())
                .events("signed_in");
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Challenged somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return Challenged.of(one.rested());
    }
}
