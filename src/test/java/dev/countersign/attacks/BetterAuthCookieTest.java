package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cookies that somebody else put into a browser, and what a sign-in may write back. */
@QuarkusTest
@WithTestResource(Servers.class)
class BetterAuthCookieTest {

    private static final String SESSION = "/api/auth/get-session";

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
    void readsNoSessionThatStandsThereTwice() {
        Guest victim = Guest.signedIn();
        Guest attacker = Guest.signedIn();
        String own = pair(victim, "session_token");
        String planted = pair(attacker, "session_token");
        assertThat(withCookies(own).json().isObject()).isTrue();
        for (String[] both : new String[][] {
            {own + "; " + planted}, {planted + "; " + own}, {own, planted}, {planted, own}, {own + "; " + own}
        }) {
            assertThat(withCookies(both).html()).as(List.of(both).toString()).isEqualTo("null");
        }
    }

    @Test
    void readsNoChallengeThatStandsThereTwice() {
        Secured victim = Secured.somebody().rested();
        Guest guest = Guest.signedIn(victim.person());
        String own = pair(guest, "two_factor");
        String planted = pair(Guest.signedIn(victim.person()), "two_factor");
        for (String both : List.of(own + "; " + planted, planted + "; " + own, own + "; " + own)) {
            Answer answer = guest.api()
                    .with("Cookie", both)
                    .post(
                            "/api/auth/two-factor/verify-totp",
                            "code",
                            victim.app().code(0));
            assertThat(answer.code()).as(both).isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        }
        assertThat(guest.verifyTotp(victim.app().code(0)).status()).isEqualTo(200);
    }

    @Test
    void readsNoTrustThatStandsThereTwice() {
        Secured victim = Secured.somebody().rested();
        Guest guest = Guest.signedIn(victim.person());
        guest.verifyTotp(victim.app().code(0), "trustDevice", true);
        String own = pair(guest, "trust_device");
        Answer answer = guest.api()
                .with("Cookie", own + "; better-auth.trust_device=x")
                .post(
                        "/api/auth/sign-in/email",
                        "email",
                        victim.person().email(),
                        "password",
                        victim.person().password());
        assertThat(answer.json().path("twoFactorRedirect").asBoolean()).isTrue();
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
