package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Planted cookies, and what a sign-in may write back. */
@QuarkusTest
@WithTestResource(Servers.class)
class BetterAuthCookieTest {

    private static final String SESSION = "/api/auth/get-session";
    private static final String DEAD = dead('0');

    private static Answer withCookies(String... headers) {
        List<String> lines = new ArrayList<>();
        lines.add("Origin: " + Api.baseUrl());
        for (String header : headers) {
            lines.add("Cookie: " + header);
        }
        return RawHttp.send("GET", SESSION, lines.toArray(String[]::new));
    }

    private static String pair(Guest guest, String name) {
        return "better-auth." + name + '=' + guest.cookie(name);
    }

    @Test
    void readsNoSessionWhereTwoAccountsHaveOne() {
        Guest victim = Guest.signedIn();
        Guest attacker = Guest.signedIn();
        String own = pair(victim, "session_token");
        String planted = pair(attacker, "session_token");
        assertThat(withCookies(own).json().isObject()).isTrue();
        for (String[] both : new String[][] {
            {own + "; " + planted}, {planted + "; " + own}, {own, planted}, {planted, own}, {DEAD, own, planted}
        }) {
            Answer answer = withCookies(both);
            assertThat(answer.html()).as(List.of(both).toString()).isEqualTo("null");
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void readsTheOneLiveSessionAmongStaleCookies() {
        Guest victim = Guest.signedIn();
        String own = pair(victim, "session_token");
        Guest over = Guest.signedIn(victim.person());
        String ended = pair(over, "session_token");
        over.post("/sign-out");
        String signedForm = "better-auth.session_token=" + "a".repeat(32) + "." + "b".repeat(43) + "%3D";
        for (String[] all : new String[][] {
            {own + "; " + own},
            {DEAD + "; " + own},
            {own + "; " + DEAD},
            {DEAD, own},
            {ended + "; " + own},
            {signedForm + "; better-auth.session_token=; better-auth.session_token=x; " + own},
            {dead('1') + "; " + dead('2') + "; " + dead('3') + "; " + own}
        }) {
            assertThat(withCookies(all).text("/user/email"))
                    .as(List.of(all).toString())
                    .isEqualTo(victim.person().email());
        }
    }

    @Test
    void looksAtNoMoreThanFourSessions() {
        String own = pair(Guest.signedIn(), "session_token");
        String many = dead('1') + "; " + dead('2') + "; " + dead('3') + "; " + dead('4') + "; ";
        assertThat(withCookies(many + own).html()).isEqualTo("null");
    }

    private static String dead(char digit) {
        return "better-auth.session_token=" + String.valueOf(digit).repeat(64);
    }

    @Test
    void signsInAndOutDespiteAStaleCookie() {
        Guest victim = Guest.of(Person.verified());
        Guest shadowed = victim.copy();
        Answer signedIn = shadowed.signIn();
        assertThat(signedIn.status()).isEqualTo(200);
        Api browser = shadowed.api().with("Cookie", DEAD + "; " + shadowed.cookieHeader());
        assertThat(browser.get(SESSION).text("/user/email"))
                .isEqualTo(victim.person().email());
        String second = pair(Guest.signedIn(victim.person()), "session_token");
        Api both = shadowed.api().with("Cookie", DEAD + "; " + shadowed.cookieHeader() + "; " + second);
        Answer out = both.post("/api/auth/sign-out");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.headerValues("Set-Cookie")).anyMatch(cookie -> cookie.startsWith("better-auth.session_token=;"));
        assertThat(both.get(SESSION).html()).isEqualTo("null");
    }

    @Test
    void readsTheOneLiveChallengeAmongStaleCookies() {
        Secured victim = Secured.somebody().rested();
        Guest guest = Guest.signedIn(victim.person());
        String own = pair(guest, "two_factor");
        String planted = pair(Guest.signedIn(Secured.somebody().person()), "two_factor");
        String dead = "better-auth.two_factor=" + "a".repeat(64);
        for (String both : List.of(own + "; " + planted, planted + "; " + own, dead + "; " + planted + "; " + own)) {
            assertThat(verify(guest, both, victim).code()).as(both).isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        }
        assertThat(verify(guest, dead, victim).code()).isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        Answer verified = verify(guest, dead + "; " + own + "; better-auth.two_factor=x", victim);
        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
    }

    private static Answer verify(Guest guest, String cookies, Secured somebody) {
        return guest.api()
                .with("Cookie", cookies)
                .post("/api/auth/two-factor/verify-totp", "code", somebody.app().code(0));
    }

    @Test
    void readsTheOneGoodTrustAmongStaleCookies() {
        Secured victim = Secured.somebody().rested();
        Guest guest = Guest.signedIn(victim.person());
        guest.verifyTotp(victim.app().code(0), "trustDevice", true);
        String first = pair(guest, "trust_device");
        Answer beside = signIn(guest, "better-auth.trust_device=x; " + first);
        assertThat(beside.json().hasNonNull("token")).as(beside.toString()).isTrue();
        Ledger.change(
                "update trusted_device set rotated_at = rotated_at - interval '1 hour' where account_id = $1",
                victim.person().accountId());
        String second = trustOf(beside);
        String strange = "better-auth.trust_device=" + "a".repeat(24) + '.' + "b".repeat(64);
        Answer besideOld = signIn(guest, strange + "; " + first + "; " + second);
        assertThat(besideOld.json().hasNonNull("token"))
                .as(besideOld.toString())
                .isTrue();
        Answer still = signIn(guest, trustOf(besideOld));
        assertThat(still.json().hasNonNull("token"))
                .as("a leftover ended the trust")
                .isTrue();
    }

    private static Answer signIn(Guest guest, String cookies) {
        return guest.api()
                .with("Cookie", cookies)
                .post(
                        "/api/auth/sign-in/email",
                        "email",
                        guest.person().email(),
                        "password",
                        guest.person().password());
    }

    private static String trustOf(Answer answer) {
        return answer.headerValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("better-auth.trust_device="))
                .findFirst()
                .orElseThrow()
                .split(";", 2)[0];
    }

    @Test
    void adoptsNoSessionThatWasPlanted() {
        Guest attacker = Guest.signedIn();
        for (String planted : List.of(attacker.cookie("session_token"), "a".repeat(64))) {
            Guest victim = Guest.of(Person.verified()).with("session_token", planted);
            victim.signIn();
            assertThat(victim.cookie("session_token")).isNotEqualTo(planted);
            assertThat(victim.session().text("/user/email"))
                    .isEqualTo(victim.person().email());
        }
        assertThat(attacker.session().text("/user/email"))
                .isEqualTo(attacker.person().email());
    }

    @Test
    void adoptsNoChallengeThatWasPlanted() {
        Guest attacker = Guest.signedIn(Secured.somebody().person());
        String planted = attacker.cookie("two_factor");
        Secured secured = Secured.somebody().rested();
        Guest victim = Guest.of(secured.person()).with("two_factor", planted);
        victim.signIn();
        assertThat(victim.cookie("two_factor")).isNotEqualTo(planted);
        victim.verifyTotp(secured.app().code(0));
        assertThat(victim.session().text("/user/email"))
                .isEqualTo(secured.person().email());
    }

    @Test
    void writesNoHeaderButTheOneThatWasAskedFor() {
        for (String url : List.of(
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/x\r\nSet-Cookie: a=b",
                "/x\nSet-Cookie: a=b",
                "https://evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "localhost",
                "https:evil.example",
                "/..//evil.example",
                "/x//evil.example",
                "/.//evil.example",
                "/%2e%2e//evil.example",
                "/../x",
                "/x/..",
                "/x/%2E/y",
                "/x%2f%2fevil.example",
                "/x%5cevil.example",
                "/x y",
                "http://localhost@evil.example/",
                Api.baseUrl() + "@evil.example/",
                Api.baseUrl().replace("http:", "HTTPS:"),
                " /x")) {
            Answer answer = Guest.of(Person.verified()).signIn("callbackURL", url);
            assertThat(answer.code()).as(url).isEqualTo("INVALID_CALLBACK_URL");
            assertThat(answer.header("Location")).isEmpty();
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        }
        Answer odd = Guest.of(Person.verified()).signIn("callbackURL", "/x\u010d\u010aSet-Cookie: a=b");
        assertThat(odd.headerValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("a="));
    }
}
