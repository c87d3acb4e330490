package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/auth/2fa/totp/verify}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TotpVerifyContractTest {

    private static final String NONE = "No sign-in waits for a code: sign in with your password first";
    private static final String MALFORMED = "Invalid code: it has six digits";

    private static Row refused(String name, int status, String message, Function<Visitor, Answer> asks) {
        return Row.of(name)
                .given(Visitor::asked, Visitor::person, asks)
                .answers(status, "message")
                .has("/message", message)
                .and((person, answer) ->
                        assertThat(answer.headerValues("Set-Cookie")).isEmpty());
    }

    private static Answer fresh(Visitor visitor) {
        return visitor.verify(visitor.app().freshCode());
    }

    @TestFactory
    Stream<DynamicTest> completesASignIn() {
        return Row.tests(
                Row.of("by a code")
                        .given(Visitor::asked, Visitor::person, TotpVerifyContractTest::fresh)
                        .answers(200, Visitor.USER_INFO)
                        .has("/id", Person::accountId)
                        .has("/email", Person::email)
                        .has("/totp_enabled", true)
                        .events("signed_in"),
                Row.of("by a code beside a field that nobody knows")
                        .given(
                                Visitor::asked,
                                Visitor::person,
                                visitor -> visitor.post(
                                        Visitor.VERIFY, "code", visitor.app().freshCode(), "trust_device", true))
                        .answers(200, Visitor.USER_INFO)
                        .events("signed_in"),
                Row.of("after a wrong code")
                        .given(
                                () -> {
                                    Visitor visitor = Visitor.asked();
                                    Visitor.require(
                                            400, visitor.verify(visitor.app().wrongCode(0)));
                                    return visitor;
                                },
                                Visitor::person,
                                TotpVerifyContractTest::fresh)
                        .answers(200, Visitor.USER_INFO)
                        .events("signed_in"));
    }

    @TestFactory
    Stream<DynamicTest> refusesCodes() {
        return Row.tests(
                refused(
                                "a wrong one",
                                400,
                                "Invalid code",
                                visitor -> visitor.verify(visitor.app().wrongCode(0)))
                        .events("code_refused"),
                refused(
                                "the one that confirmed the setup",
                                400,
                                "Invalid code",
                                visitor -> visitor.verify(visitor.app().code(-1)))
                        .events("code_refused"),
                refused("five digits", 400, MALFORMED, visitor -> visitor.verify("12345")),
                refused("a dot in it", 400, MALFORMED, visitor -> visitor.verify("123.456")),
                refused("a backup code", 400, MALFORMED, visitor -> visitor.verify("ABCDE12345")),
                refused("none", 400, "code is required", visitor -> visitor.post(Visitor.VERIFY)),
                refused("no body", 400, "code is required", visitor -> visitor.postNothing(Visitor.VERIFY)),
                Row.of("a number")
                        .given(Visitor::asked, Visitor::person, visitor -> visitor.post(Visitor.VERIFY, "code", 123456))
                        .answers(400, "message"));
    }

    @Test
    void takesTheCodeAmongStaleCookies() {
        Visitor visitor = Visitor.asked().rested();
        Answer answer = visitor.client()
                .with("Cookie", "session_2fa=" + "ab".repeat(32) + "; session_2fa=x; " + visitor.cookies())
                .post(Visitor.VERIFY, "code", visitor.app().freshCode());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> refusesWithoutAPartialSession() {
        return Row.tests(
                refused("no cookie", 401, NONE, visitor -> visitor.elsewhere().verify("123456"))
                        .and((person, answer) ->
                                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Cookie")),
                refused(
                        "no cookie and no code",
                        401,
                        NONE,
                        visitor -> visitor.elsewhere().postNothing(Visitor.VERIFY)),
                refused(
                        "an unknown token",
                        401,
                        NONE,
                        visitor -> visitor.plant("session_2fa", "ab".repeat(32)).verify("123456")),
                refused(
                        "what is no token",
                        401,
                        NONE,
                        visitor -> visitor.plant("session_2fa", "1").verify("123456")),
                refused(
                        "the cookies of two accounts",
                        401,
                        NONE,
                        visitor -> visitor.client()
                                .with(
                                        "Cookie",
                                        visitor.cookies() + "; "
                                                + Visitor.asked().cookies())
                                .post(Visitor.VERIFY, "code", visitor.app().freshCode())),
                refused(
                        "in the other cookie",
                        401,
                        NONE,
                        visitor -> visitor.elsewhere()
                                .plant("session", visitor.partial())
                                .verify("123456")),
                Row.of("a whole session in its place")
                        .given(
                                Visitor::secured,
                                Visitor::person,
                                visitor -> visitor.elsewhere()
                                        .plant("session_2fa", visitor.session())
                                        .verify(visitor.app().freshCode()))
                        .answers(401, "message")
                        .has("/message", NONE),
                refused("of a banned account", 401, NONE, visitor -> {
                    Ledger.ban(visitor.person().email());
                    return fresh(visitor);
                }),
                refused("from before a password reset", 401, NONE, visitor -> {
                    Ledger.change(
                            "update account set security_version = security_version + 1 where id = $1",
                            visitor.person().accountId());
                    return fresh(visitor);
                }));
    }

    @Test
    void exchangesTheCookies() {
        Visitor visitor = Visitor.asked();
        String partial = visitor.partial();
        Visitor.require(401, visitor.elsewhere().plant("session", partial).me());

        Visitor.require(200, fresh(visitor));

        assertThat(visitor.jar()).containsOnlyKeys("session");
        assertThat(visitor.session()).matches("[0-9a-f]{64}").isNotEqualTo(partial);
        Visitor.require(200, visitor.me());
        Visitor.require(
                401,
                visitor.elsewhere()
                        .plant("session_2fa", partial)
                        .verify(visitor.app().freshCode()));
    }

    @Test
    void countsNoMalformedCode() {
        Visitor visitor = Visitor.asked();
        for (int i = 0; i < 10; i++) {
            Visitor.require(400, visitor.verify("12345" + "x".repeat(i)));
        }
        Visitor.require(200, fresh(visitor));
    }

    @Test
    void locksAfterFiveWrongCodesAndSaysForHowLong() {
        Visitor visitor = Visitor.asked();
        for (int i = 0; i < 5; i++) {
            Visitor.require(400, visitor.verify(visitor.app().wrongCode(i)));
        }
        Answer locked = fresh(visitor);
        Visitor.require(429, locked);
        assertThat(locked.message()).isEqualTo("Too many wrong codes. Try again later.");
        assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(860, 900);
    }
}
