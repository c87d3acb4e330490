package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Paths of the other dialects that proxies, browsers and servers may read differently. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectsPathTest {

    private static final String SESSION = "/api/auth/get-session";
    private static final List<String> WHO_AM_I = List.of(SESSION, "/api/auth/me", "/auth/me");

    /** Variants of a path that must not reach the resource. */
    private static List<String> odd(String path) {
        int last = path.lastIndexOf('/') + 1;
        String above = path.substring(0, last);
        String name = path.substring(last);
        return List.of(
                '/' + path,
                above + '/' + name,
                above + "./" + name,
                above + "x/../" + name,
                above + "%2e/" + name,
                above + "x/%2e%2e/" + name,
                above + "x/%2E./" + name,
                path + ";x",
                path + ";x=y",
                above.substring(0, above.length() - 1) + ";x/" + name,
                path + "%3Bx",
                above.substring(0, above.length() - 1) + "%2F" + name,
                above.substring(0, above.length() - 1) + "%5C" + name,
                path + "/..;/",
                path + "%00",
                path + "%252e",
                above + name.toUpperCase(Locale.ROOT),
                path.toUpperCase(Locale.ROOT),
                path + "%20",
                path + ".json",
                "/api/v1/meta/public-key/../../../.." + path,
                "/api/v1/meta/public-key/..%2f..%2f..%2f.." + path,
                path + "#x",
                path + "\u00e9");
    }

    @Test
    void tellsNobodyWhoTheyAreByOddPaths() {
        Guest guest = Guest.signedIn();
        Person person = guest.person();
        Answer thogits = Endpoints.signIn(person.api(), "/api/auth/login", person.email(), person.password());
        Answer hydraCore = Endpoints.signIn(person.api(), "/auth/login", person.email(), person.password());
        String cookies = "Cookie: " + guest.cookieHeader() + "; " + pair(thogits, "session") + "; "
                + pair(hydraCore, "access_token");
        for (String path : WHO_AM_I) {
            Answer straight = RawHttp.send("GET", path, cookies);
            assertThat(straight.status()).as(path).isEqualTo(200);
            assertThat(straight.html()).as(path).contains(person.email());
            for (String spelled : odd(path)) {
                Answer answer = RawHttp.send("GET", spelled, cookies);
                assertThat(answer.status()).as(spelled).isIn(400, 404);
                assertThat(answer.html()).as(spelled).doesNotContain(person.email());
                assertThat(answer.header("Cache-Control")).as(spelled).isEqualTo("no-store");
                Answer anonymous = RawHttp.send("GET", spelled);
                assertThat(anonymous.status()).as(spelled).isIn(400, 404);
            }
        }
    }

    private static String pair(Answer answer, String cookie) {
        return answer.headerValues("Set-Cookie").stream()
                .map(line -> line.split(";", 2)[0])
                .filter(one -> one.startsWith(cookie + '='))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void endsNoSessionOfABrowserByAnEscapedLetter() {
        for (Exit exit : List.of(
                new Exit("/api/auth/sign-in/email", "/api/auth/sign-out", SESSION),
                new Exit("/api/auth/login", "/api/auth/logout", "/api/auth/me"),
                new Exit("/auth/login", "/auth/logout", "/auth/me"))) {
            Person person = Person.verified();
            Api browser = Endpoints.carrying(
                    person.api(), Endpoints.signIn(person.api(), exit.in(), person.email(), person.password()));
            for (String spelled : exit.escaped()) {
                for (Api page : List.of(browser, browser.with("Origin", "https://evil.example"))) {
                    Answer answer = page.post(spelled);
                    assertThat(answer.status()).as(spelled).isIn(400, 403, 404);
                    assertThat(answer.headerValues("Set-Cookie")).as(spelled).isEmpty();
                    assertThat(browser.get(exit.me()).html()).as(spelled).contains(person.email());
                }
            }
            assertThat(browser.with("Origin", Api.baseUrl()).post(exit.out()).status())
                    .isIn(200, 204);
            assertThat(browser.get(exit.me()).html()).doesNotContain(person.email());
        }
    }

    private record Exit(String in, String out, String me) {

        /** The path itself, and with one or all letters of its last segment escaped. */
        List<String> escaped() {
            int last = out.lastIndexOf('/') + 1;
            return List.of(
                    out,
                    out.substring(0, last) + escape(out.charAt(last)) + out.substring(last + 1),
                    out.substring(0, out.length() - 1) + escape(out.charAt(out.length() - 1)),
                    out.substring(0, 1) + escape(out.charAt(1)) + out.substring(2),
                    out.substring(0, last)
                            + out.substring(last)
                                    .chars()
                                    .mapToObj(letter -> escape((char) letter))
                                    .collect(Collectors.joining()),
                    out + '/');
        }

        private static String escape(char letter) {
            return '%' + Integer.toHexString(letter);
        }
    }
}
