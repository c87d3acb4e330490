package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/auth/me} and {@code POST /api/auth/logout}: who counts as signed in, and for how long. */
@QuarkusTest
@WithTestResource(Servers.class)
class SessionOfThogitsContractTest {

    private static Row notSignedIn(String name, Function<Visitor, Answer> asks) {
        return Row.of(name)
                .given(Visitor::signedIn, Visitor::person, asks)
                .answers(401, "message")
                .has("/message", "Not signed in")
                .and((person, answer) ->
                        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Cookie"));
    }

    private static String basic(Person person) {
        String both = person.email() + ':' + person.password();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static Visitor banned() {
        Visitor visitor = Visitor.signedIn();
        Ledger.ban(visitor.person().email());
        return visitor;
    }

    @TestFactory
    Stream<DynamicTest> knowsWhoIsSignedIn() {
        return Row.tests(
                Row.of("me")
                        .given(Visitor::signedIn, Visitor::person, Visitor::me)
                        .answers(200, Visitor.USER_INFO)
                        .has("/id", Person::accountId)
                        .has("/totp_enabled", false)
                        .and((person, answer) ->
                                assertThat(answer.headerValues("Set-Cookie")).isEmpty()),
                Row.of("me with a second factor")
                        .given(Visitor::secured, Visitor::person, Visitor::me)
                        .answers(200, Visitor.USER_INFO)
                        .has("/totp_enabled", true),
                Row.of("logout")
                        .given(Visitor::signedIn, Visitor::person, Visitor::logOut)
                        .answers(200, "message")
                        .has("/message", "Logged out")
                        .events("session_ended"),
                Row.of("me of a banned account")
                        .given(SessionOfThogitsContractTest::banned, Visitor::person, Visitor::me)
                        .answers(403, "message")
                        .has("/message", "Your account is banned"),
                Row.of("logout of a banned account")
                        .given(SessionOfThogitsContractTest::banned, Visitor::person, Visitor::logOut)
                        .answers(200, "message")
                        .events("session_ended"));
    }

    @TestFactory
    Stream<DynamicTest> knowsNobodyElse() {
        return Row.tests(
                notSignedIn("no cookie", visitor -> visitor.elsewhere().me()),
                notSignedIn(
                        "logout without a cookie",
                        visitor -> visitor.elsewhere().logOut()),
                notSignedIn(
                        "a made-up token",
                        visitor -> visitor.plant("session", "ab".repeat(32)).me()),
                notSignedIn(
                        "no token at all",
                        visitor -> visitor.plant("session", "x").me()),
                notSignedIn(
                        "in capitals",
                        visitor -> visitor.plant("session", visitor.session().toUpperCase(Locale.ROOT))
                                .me()),
                notSignedIn(
                        "the sessions of two accounts",
                        visitor -> visitor.client()
                                .with(
                                        "Cookie",
                                        visitor.cookies() + "; "
                                                + Visitor.signedIn().cookies())
                                .get(Visitor.ME)),
                notSignedIn(
                        "under another name",
                        visitor -> visitor.client()
                                .with("Cookie", "__Host-session=" + visitor.session())
                                .get(Visitor.ME)),
                notSignedIn(
                        "the token in a header",
                        visitor -> visitor.person().api().as(visitor.session()).get(Visitor.ME)),
                notSignedIn(
                        "address and password in a header",
                        visitor -> visitor.person()
                                .api()
                                .with("Authorization", basic(visitor.person()))
                                .get(Visitor.ME)),
                notSignedIn(
                        "Hoody's access token",
                        visitor -> visitor.person().session().get(Visitor.ME)),
                notSignedIn(
                        "Hoody's access token in the cookie",
                        visitor -> visitor.plant("session", visitor.person().access())
                                .me()),
                notSignedIn("a session that was ended", visitor -> {
                    String token = visitor.session();
                    Ledger.change(
                            "update session set ended_at = now(), end_reason = 'test' where account_id = $1",
                            visitor.person().accountId());
                    return visitor.plant("session", token).me();
                }));
    }

    @Test
    void knowsSomebodyAmongStaleCookies() {
        Visitor visitor = Visitor.signedIn();
        String own = visitor.cookies();
        for (String stale : List.of("session=" + "ab".repeat(32), "session=x", "session=", own)) {
            for (String both : List.of(stale + "; " + own, own + "; " + stale)) {
                Answer me = visitor.client().with("Cookie", both).get(Visitor.ME);
                assertThat(me.status()).as(both).isEqualTo(200);
            }
        }
    }

    @Test
    void extendsTheSessionAmongStaleCookies() {
        Visitor visitor = Visitor.signedIn();
        Ledger.change(
                "update session set rotated_at = now() - interval '2 days' where account_id = $1",
                visitor.person().accountId());
        Answer me = visitor.client()
                .with("Cookie", "session=" + "ab".repeat(32) + "; " + visitor.cookies())
                .get(Visitor.ME);
        assertThat(me.headerValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("session=" + visitor.session() + ';');
    }

    @Test
    void endsEverySessionOfItsAccountThatTheBrowserHas() {
        Visitor visitor = Visitor.signedIn();
        Visitor again = Visitor.signedIn(visitor.person());
        Api browser = visitor.client()
                .with("Cookie", "session=" + "ab".repeat(32) + "; " + visitor.cookies() + "; " + again.cookies());
        Visitor.require(200, browser.method("POST", Visitor.LOGOUT));
        Visitor.require(401, visitor.me());
        Visitor.require(401, again.me());
    }

    @Test
    void endsTheSessionAndClearsItsCookie() {
        Visitor visitor = Visitor.signedIn();
        String token = visitor.session();
        Visitor.require(200, visitor.logOut());
        assertThat(visitor.jar()).isEmpty();
        Visitor.require(401, visitor.plant("session", token).me());
        Visitor.require(401, visitor.logOut());
    }

    @Test
    void leavesOtherSessionsAlone() {
        Visitor visitor = Visitor.signedIn();
        Visitor phone = Visitor.signedIn(visitor.person());
        Visitor.require(200, visitor.logOut());
        Visitor.require(200, phone.me());
    }

    @Test
    void slidesOnOnceADay() {
        Visitor visitor = Visitor.signedIn();
        String token = visitor.session();
        age(visitor, "6 days");

        Answer late = visitor.me();

        Visitor.require(200, late);
        assertThat(late.header("Set-Cookie")).startsWith("session=" + token + ';');
        assertThat(late.header("Set-Cookie")).containsPattern("Max-Age=60(4800|479[5-9]);");
        Answer next = visitor.me();
        Visitor.require(200, next);
        assertThat(next.headerValues("Set-Cookie")).isEmpty();
        age(visitor, "8 days");
        Visitor.require(401, visitor.me());
    }

    /* Makes the session look as if it was last extended this long ago. */
    private static void age(Visitor visitor, String time) {
        Ledger.change(
                "update session set rotated_at = rotated_at - $2::text::interval,"
                        + " refresh_expires_at = refresh_expires_at - $2::text::interval"
                        + " where account_id = $1 and token_hash is not null",
                visitor.person().accountId(),
                time);
    }
}
