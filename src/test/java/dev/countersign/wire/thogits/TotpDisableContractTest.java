package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
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

/** {@code POST /api/auth/2fa/totp/disable}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TotpDisableContractTest {

    private static Row disabled(String name, Supplier<Visitor> who, Function<Visitor, Answer> asks) {
        return Row.of(name)
                .given(who, Visitor::person, asks)
                .answers(200, "message")
                .has("/message", "TOTP disabled");
    }

    private static Row refused(String name, int status, String message, Function<Visitor, Answer> asks) {
        return Row.of(name)
                .given(Visitor::secured, Visitor::person, asks)
                .answers(status, "message")
                .has("/message", message)
                .and((person, answer) -> {
                    assertThat(answer.headerValues("Set-Cookie")).isEmpty();
                    assertThat(Ledger.texts(
                                    "select account_id from second_factor where account_id = $1", person.accountId()))
                            .hasSize(1);
                });
    }

    @TestFactory
    Stream<DynamicTest> leavesNoSecondFactor() {
        return Row.tests(
                disabled(
                                "a confirmed one, by a code",
                                Visitor::secured,
                                visitor -> visitor.disable(visitor.app().freshCode()))
                        .events("second_factor_disabled", "sessions_ended")
                        .mails("Two-factor authentication was turned off"),
                disabled("a setup, by an empty object", Visitor::pending, visitor -> visitor.post(Visitor.DISABLE)),
                disabled("a setup, without a body", Visitor::pending, visitor -> visitor.postNothing(Visitor.DISABLE)),
                disabled(
                        "a setup, by a code that counts for nothing",
                        Visitor::pending,
                        visitor -> visitor.disable("1")),
                disabled("none at all", Visitor::signedIn, visitor -> visitor.postNothing(Visitor.DISABLE)));
    }

    @TestFactory
    Stream<DynamicTest> refusesToDisable() {
        return Row.tests(
                refused(
                        "with a field that nobody knows",
                        400,
                        "password is not a field of this request",
                        visitor -> visitor.post(
                                Visitor.DISABLE, "code", visitor.app().freshCode(), "password", "x")),
                refused("without a code", 400, "code is required", visitor -> visitor.post(Visitor.DISABLE)),
                refused("without a body", 400, "code is required", visitor -> visitor.postNothing(Visitor.DISABLE)),
                refused(
                                "by a wrong code",
                                400,
                                "Invalid code",
                                visitor -> visitor.disable(visitor.app().wrongCode(0)))
                        .events("code_refused"),
                refused(
                                "by a used code",
                                400,
                                "Invalid code",
                                visitor -> visitor.disable(visitor.app().code(-1)))
                        .events("code_refused"),
                refused("by five digits", 400, "Invalid code: it has six digits", visitor -> visitor.disable("12345")),
                refused(
                        "by a backup code",
                        400,
                        "Invalid code: it has six digits",
                        visitor -> visitor.disable("ABCDE12345")),
                refused(
                        "for nobody",
                        401,
                        "Not signed in",
                        visitor -> visitor.elsewhere().disable(visitor.app().freshCode())),
                refused("between the two steps of a sign-in", 401, "Not signed in", visitor -> {
                            Visitor other = visitor.elsewhere();
                            Visitor.require(200, other.logIn());
                            return other.disable(visitor.app().freshCode());
                        })
                        .events("second_factor_asked"),
                refused("for a banned account", 403, "Your account is banned", visitor -> {
                    Ledger.ban(visitor.person().email());
                    return visitor.disable(visitor.app().freshCode());
                }));
    }

    @Test
    void dropsASetupForGood() {
        Visitor visitor = Visitor.pending();
        Visitor.require(200, visitor.postNothing(Visitor.DISABLE));
        Answer late = visitor.confirm(visitor.app().code(0));
        Visitor.require(400, late);
        assertThat(late.message()).isEqualTo("No pending TOTP setup");
    }

    @Test
    void rotatesTheSessionAndEndsAllOthers() {
        Visitor visitor = Visitor.secured();
        Visitor phone = visitor.elsewhere();
        Visitor.require(200, phone.logIn());
        Visitor.require(200, phone.verify(visitor.app().freshCode()));
        String before = visitor.session();

        Visitor.require(200, visitor.disable(visitor.app().freshCode()));

        assertThat(visitor.session()).isNotEqualTo(before);
        Visitor.require(200, visitor.me());
        assertThat(visitor.me().text("/totp_enabled")).isEqualTo("false");
        Visitor.require(401, visitor.elsewhere().plant("session", before).me());
        Visitor.require(401, phone.me());
        assertThat(visitor.logIn().text("/totp_enabled")).isEqualTo("false");
    }
}
