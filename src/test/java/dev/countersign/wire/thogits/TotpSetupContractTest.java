package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.QrCode;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/2fa/totp/setup} and {@code confirm}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TotpSetupContractTest {

    private static Row shown(String name, Supplier<Visitor> who) {
        return Row.of(name)
                .given(who, Visitor::person, Visitor::setUp)
                .answers(200, "secret", "qr_code")
                .and((person, answer) -> {
                    String otpauth = QrCode.otpauthIn(answer.text("/qr_code"));
                    assertThat(AuthenticatorApp.parameters(otpauth)).containsEntry("secret", answer.text("/secret"));
                    assertThat(otpauth).contains(person.email().replace("@", "%40"));
                    assertThat(answer.text("/secret")).matches("[A-Z2-7]{32}");
                })
                .events("second_factor_set_up");
    }

    private static Row refused(String name, int status, String message, Supplier<Visitor> who) {
        return Row.of(name)
                .given(who, Visitor::person, Visitor::setUp)
                .answers(status, "message")
                .has("/message", message);
    }

    private static Visitor stale(String age) {
        return aged(Visitor.signedIn(), age);
    }

    private static Visitor aged(Visitor visitor, String age) {
        Ledger.change(
                "update session set created_at = created_at - $2::text::interval where account_id = $1",
                visitor.person().accountId(),
                age);
        return visitor;
    }

    private static Visitor banned() {
        Visitor visitor = Visitor.pending();
        Ledger.ban(visitor.person().email());
        return visitor;
    }

    @TestFactory
    Stream<DynamicTest> showsTheSecretOnce() {
        return Row.tests(
                shown("the first", Visitor::signedIn),
                shown("in place of one that waits", Visitor::pending),
                shown("fourteen minutes after the sign-in", () -> stale("14 minutes")),
                Row.of("with an empty object")
                        .given(Visitor::signedIn, Visitor::person, visitor -> visitor.postRaw(Visitor.SETUP, "{}"))
                        .answers(200, "secret", "qr_code")
                        .events("second_factor_set_up"));
    }

    @TestFactory
    Stream<DynamicTest> refusesASetup() {
        return Row.tests(
                refused("of a confirmed factor", 400, "TOTP is already enabled", Visitor::secured),
                refused(
                        "of a confirmed factor, sixteen minutes after the sign-in",
                        400,
                        "TOTP is already enabled",
                        () -> aged(Visitor.secured(), "16 minutes")),
                refused(
                        "sixteen minutes after the sign-in",
                        403,
                        "Sign in again to do this: your sign-in is too long ago",
                        () -> stale("16 minutes")),
                refused("of a banned account", 403, "Your account is banned", TotpSetupContractTest::banned),
                refused(
                        "of nobody",
                        401,
                        "Not signed in",
                        () -> Visitor.signedIn().elsewhere()),
                refused("of who has given the password only", 401, "Not signed in", Visitor::asked));
    }

    @TestFactory
    Stream<DynamicTest> confirms() {
        return Row.tests(
                Row.of("the first code")
                        .given(
                                Visitor::pending,
                                Visitor::person,
                                visitor -> visitor.confirm(visitor.app().firstCode()))
                        .answers(200, "message")
                        .has("/message", "TOTP confirmed")
                        .events("second_factor_enabled", "sessions_ended")
                        .mails("Two-factor authentication was turned on"),
                confirmRefused(
                                "a wrong code",
                                400,
                                "Invalid code",
                                visitor -> visitor.confirm(visitor.app().wrongCode(0)))
                        .events("code_refused"),
                confirmRefused(
                        "five digits", 400, "Invalid code: it has six digits", visitor -> visitor.confirm("12345")),
                confirmRefused(
                        "a backup code",
                        400,
                        "Invalid code: it has six digits",
                        visitor -> visitor.confirm("ABCDE12345")),
                confirmRefused(
                        "Arabic digits",
                        400,
                        "Invalid code: it has six digits",
                        visitor -> visitor.confirm("\u0661\u0662\u0663\u0664\u0665\u0666")),
                confirmRefused("no code", 400, "code is required", visitor -> visitor.post(Visitor.CONFIRM)),
                confirmRefused(
                        "a field that nobody knows",
                        400,
                        "trust_device is not a field of this request",
                        visitor -> visitor.post(
                                Visitor.CONFIRM, "code", visitor.app().firstCode(), "trust_device", true)),
                confirmRefused("no body", 400, "code is required", visitor -> visitor.postNothing(Visitor.CONFIRM)),
                confirmRefused(
                        "nobody",
                        401,
                        "Not signed in",
                        visitor -> visitor.elsewhere().confirm("123456")),
                confirmRefused(
                                "another's setup",
                                400,
                                "Invalid code",
                                visitor ->
                                        visitor.confirm(Visitor.pending().app().code(0)))
                        .events("code_refused"),
                Row.of("without a setup")
                        .given(Visitor::signedIn, Visitor::person, visitor -> visitor.confirm("123456"))
                        .answers(400, "message")
                        .has("/message", "No pending TOTP setup"),
                Row.of("once more")
                        .given(
                                Visitor::secured,
                                Visitor::person,
                                visitor -> visitor.confirm(visitor.app().freshCode()))
                        .answers(400, "message")
                        .has("/message", "No pending TOTP setup"),
                Row.of("of a banned account")
                        .given(TotpSetupContractTest::banned, Visitor::person, visitor -> visitor.confirm("123456"))
                        .answers(403, "message"));
    }

    private static Row confirmRefused(String name, int status, String message, Function<Visitor, Answer> asks) {
        return Row.of(name)
                .given(Visitor::pending, Visitor::person, asks)
                .answers(status, "message")
                .has("/message", message)
                .and((person, answer) ->
                        assertThat(answer.headerValues("Set-Cookie")).isEmpty());
    }

    @Test
    void replacesTheSecretThatWaited() {
        Visitor visitor = Visitor.pending();
        String old = visitor.app().code(0);
        visitor.begin();
        Visitor.require(400, visitor.confirm(old));
        Visitor.require(200, visitor.confirm(visitor.app().firstCode()));
    }

    @Test
    void rotatesTheSessionAndEndsAllOthers() {
        Visitor visitor = Visitor.pending();
        Visitor phone = Visitor.signedIn(visitor.person());
        String before = visitor.session();

        Visitor.require(200, visitor.confirm(visitor.app().firstCode()));

        assertThat(visitor.session()).isNotEqualTo(before);
        Visitor.require(200, visitor.me());
        Visitor.require(401, visitor.elsewhere().plant("session", before).me());
        Visitor.require(401, phone.me());
        assertThat(visitor.person().session().get("/api/v1/users/auth/me").status())
                .isEqualTo(401);
    }
}
