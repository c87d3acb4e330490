package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code PATCH} and {@code PUT /api/v1/users/auth/2fa/token-gate}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenGateContractTest {

    private static final String PATH = Secured.TWO_FACTOR + "/token-gate";
    private static final String WRONG = "Wrong-Horse-7-battery";

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> changes() {
        return Row.tests(
                changed("off by both factors", false, who -> off(who, who.app().code(0))),
                changed(
                        "off by a backup code",
                        false,
                        who -> off(who, who.backupCodes().get(0))),
                changed(
                        "off by a backup code with a dash",
                        false,
                        who -> off(who, who.backupCodes().get(1).replaceFirst("(.{5})", "$1-"))),
                changed(
                        "off by PUT",
                        false,
                        who -> who.session()
                                .put(
                                        PATH,
                                        "enabled",
                                        false,
                                        "password",
                                        who.person().password(),
                                        "otp_code",
                                        who.app().code(0))),
                changed("on without a proof", true, who -> who.session().patch(PATH, "enabled", true)),
                changed("on by PUT", true, who -> who.session().put(PATH, "enabled", true)),
                changed(
                        "on, whatever else is sent",
                        true,
                        who -> who.session().patch(PATH, "enabled", true, "password", "x", "otp_code", "y")));
    }

    @Test
    void isShownByTheStatus() {
        Secured somebody = Secured.somebody();
        off(somebody, somebody.app().freshCode());

        assertThat(somebody.status().text("/data/require_for_tokens")).isEqualTo("false");
    }

    @TestFactory
    Stream<DynamicTest> refusesProofs() {
        return Row.tests(
                required("no proof", who -> patch(who, "enabled", false)),
                required("no code", who -> patch(who, "enabled", false, "password", password(who))),
                required(
                        "no password",
                        who -> patch(
                                who, "enabled", false, "otp_code", who.app().code(0))),
                row(
                                "a wrong password",
                                who -> patch(
                                        who,
                                        "enabled",
                                        false,
                                        "password",
                                        WRONG,
                                        "otp_code",
                                        who.app().code(0)))
                        .refused(401, "Unauthorized", "INCORRECT_PASSWORD", "Incorrect password"),
                row(
                                "a wrong password by PUT",
                                who -> who.session()
                                        .put(
                                                PATH,
                                                "enabled",
                                                false,
                                                "password",
                                                WRONG,
                                                "otp_code",
                                                who.app().code(0)))
                        .refused(401, "Unauthorized", "INCORRECT_PASSWORD", "Incorrect password"),
                row("a wrong code", who -> off(who, who.wrongCode()))
                        .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                        .leaves(4)
                        .events("code_refused"),
                row("a wrong backup code", who -> off(who, "AAAAA-22222"))
                        .refused(401, "Unauthorized", "INVALID_BACKUP_CODE", "Invalid or already used backup code")
                        .leaves(4)
                        .events("code_refused"),
                Locked.after5(
                        "locked codes, before the password",
                        who -> patch(who, "enabled", false, "password", WRONG, "otp_code", "123456")),
                disabled(
                        "switching on without a factor",
                        person -> person.session().patch(PATH, "enabled", true)),
                disabled(
                        "switching off without a factor",
                        person -> person.session()
                                .patch(PATH, "enabled", false, "password", person.password(), "otp_code", "123456")));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoChange() {
        return Row.tests(
                row("nothing", who -> patch(who))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/enabled"),
                row("a null", who -> patchRaw(who, "{\"enabled\":null}"))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/enabled"),
                invalid("a word for a boolean", who -> patch(who, "enabled", "true"))
                        .violates("/enabled"),
                invalid("a number for a boolean", who -> patch(who, "enabled", 1))
                        .violates("/enabled"),
                invalid("an empty text for a boolean", who -> patch(who, "enabled", ""))
                        .violates("/enabled"),
                invalid("a field that is not known", who -> patch(who, "enabled", true, "enable", false))
                        .violates("/enable"),
                invalid("a code of 13 characters", who -> off(who, "AAAAA-22222-333"))
                        .violates("/otp_code"),
                invalid("a code of five digits", who -> off(who, "12345")).violates("/otp_code"),
                row("a key that comes twice", who -> patchRaw(who, "{\"enabled\":true,\"enabled\":false}"))
                        .refused(
                                400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"));
    }

    private static Row changed(String name, boolean required, Function<Secured, Answer> request) {
        Row row = row(name, request)
                .ok("Token gate updated", "require_for_tokens")
                .has("/data/require_for_tokens", required)
                .events("token_gate_changed");
        return required ? row : row.mails("Your tokens can be changed without a code");
    }

    private static Row required(String name, Function<Secured, Answer> request) {
        return row(name, request)
                .refused(400, "Bad Request", "OTP_REQUIRED", "2FA verification required for this operation");
    }

    private static Row disabled(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .refused(400, "Bad Request", "TWOFACTOR_NOT_ENABLED", "2FA is not enabled");
    }

    private static Row invalid(String name, Function<Secured, Answer> request) {
        return row(name, request).refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    private static Row row(String name, Function<Secured, Answer> request) {
        return Row.of(name).secured(TokenGateContractTest::somebody, request);
    }

    private static Answer off(Secured who, String code) {
        return patch(who, "enabled", false, "password", password(who), "otp_code", code);
    }

    private static Answer patch(Secured who, Object... fields) {
        return who.session().patch(PATH, fields);
    }

    private static Answer patchRaw(Secured who, String body) {
        return who.session().send("PATCH", PATH, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String password(Secured who) {
        return who.person().password();
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Secured somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return one.rested();
    }
}
