package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
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

/** {@code POST /api/v1/users/auth/2fa/verify}: rejected tokens and bodies. None counts as an incorrect code. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorVerifyRefusalContractTest {

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> refusesTokens() {
        return Row.tests(
                dead("that are unknown", who -> verify(who, "0".repeat(64))),
                dead("that are too short", who -> verify(who, who.token().substring(1))),
                dead("that are empty", who -> verify(who, "")),
                dead("in capitals", who -> verify(who, "AB".repeat(32))),
                dead(
                        "that are access tokens",
                        who -> verify(who, who.secured().enabled().text("/data/token"))),
                dead(
                        "that are refresh tokens",
                        who -> verify(who, who.secured().enabled().text("/data/refreshToken"))),
                dead(
                        "that differ in body and header",
                        who -> who.postWith("Bearer " + "0".repeat(64), "temp_token", who.token(), "code", who.code())),
                dead(
                        "beside an access token in the header",
                        who -> who.postWith(
                                "Bearer " + who.secured().enabled().text("/data/token"),
                                "temp_token",
                                who.token(),
                                "code",
                                who.code())),
                dead("with another scheme", who -> who.postWith("Token " + who.token(), "code", who.code())),
                dead("with an empty header", who -> who.postWith("", "temp_token", who.token(), "code", who.code())),
                dead("that were used", who -> {
                            who.answer(who.backupCode(0));
                            return who.answer(who.backupCode(1));
                        })
                        .events("signed_in"),
                dead("that were cancelled", who -> {
                    who.person().api().as(who.token()).method("POST", "/api/v1/auth/intent/cancel");
                    return who.answer(who.code());
                }),
                dead("of who was banned since", who -> null).given(Challenged::somebody, Challenged::person, who -> {
                    Ledger.ban(who.person().email());
                    return who.answer(who.code());
                }),
                dead("of who set a new password since", who -> null)
                        .given(
                                () -> {
                                    Challenged who = Challenged.somebody();
                                    Person person = who.person();
                                    person.setPassword(person.mailedResetToken(), person.password());
                                    return who;
                                },
                                Challenged::person,
                                who -> who.answer(who.code())),
                Row.of("that are missing")
                        .given(
                                TwoFactorVerifyRefusalContractTest::somebody,
                                Challenged::person,
                                who -> who.post("code", who.code()))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/temp_token"),
                invalid("that are too long", who -> verify(who, "a".repeat(4097)))
                        .violates("/temp_token"),
                invalid("that are numbers", who -> who.post("temp_token", 1, "code", who.code()))
                        .violates("/temp_token"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoAnswer() {
        return Row.tests(
                invalid("five digits", who -> who.answer("12345")).violates("/code"),
                invalid("seven digits", who -> who.answer("1234567")).violates("/code"),
                invalid("digits with a dot", who -> who.answer("123.456")).violates("/code"),
                invalid("digits that are not ASCII", who -> who.answer("\u0661\u0662\u0663\u0664\u0665\u0666"))
                        .violates("/code"),
                invalid("nine characters", who -> who.answer(who.backupCode(9).substring(1)))
                        .violates("/code"),
                invalid("eleven characters", who -> who.answer(who.backupCode(9) + 'A'))
                        .violates("/code"),
                invalid(
                                "a sign that no code has",
                                who -> who.answer(who.backupCode(9).substring(1) + '!'))
                        .violates("/code"),
                invalid("an empty code", who -> who.answer("")).violates("/code"),
                invalid("a number for a code", who -> who.post("temp_token", who.token(), "code", 123456))
                        .violates("/code"),
                Row.of("no code")
                        .given(
                                TwoFactorVerifyRefusalContractTest::somebody,
                                Challenged::person,
                                who -> who.post("temp_token", who.token()))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code"),
                invalid("a word for a wish", who -> with(who, "trust_device", "true"))
                        .violates("/trust_device"),
                invalid("a response_mode that is not known", who -> with(who, "response_mode", "cookie"))
                        .violates("/response_mode"),
                invalid("a client of 65 characters", who -> with(who, "client", "a".repeat(65)))
                        .violates("/client"),
                Row.of("another response_mode than at the beginning")
                        .given(
                                TwoFactorVerifyRefusalContractTest::somebody,
                                Challenged::person,
                                who -> with(who, "response_mode", "intent"))
                        .refused(
                                400,
                                "Bad Request",
                                "RESPONSE_MODE_MISMATCH",
                                "response_mode must be the one that the sign-in began with"));
    }

    @Test
    void countsNoMalformedCode() {
        Challenged who = somebody();
        for (int i = 0; i < 6; i++) {
            assertThat(who.answer("12345").status()).isEqualTo(400);
        }

        assertThat(who.wrong().text("/data/attempts_remaining")).isEqualTo("4");
        assertThat(who.answer(who.code()).status()).isEqualTo(200);
    }

    private static Answer verify(Challenged who, String token) {
        return who.post("temp_token", token, "code", who.code());
    }

    private static Answer with(Challenged who, String field, Object value) {
        return who.post("temp_token", who.token(), "code", who.code(), field, value);
    }

    private static Row dead(String name, Function<Challenged, Answer> request) {
        return Row.of(name)
                .given(TwoFactorVerifyRefusalContractTest::somebody, Challenged::person, request)
                .refused(400, "Bad Request", "INVALID_TEMP_TOKEN", "Temporary token expired or invalid");
    }

    private static Row invalid(String name, Function<Challenged, Answer> request) {
        return Row.of(name)
                .given(TwoFactorVerifyRefusalContractTest::somebody, Challenged::person, request)
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Challenged somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return Challenged.of(one.rested());
    }
}
