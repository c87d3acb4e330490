package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From which pages the calls are taken: with a cookie from allowed ones only, and a sign-in always. */
@QuarkusTest
@WithTestResource(Servers.class)
class OriginOfBetterAuthContractTest {

    private static final String OWN = Api.baseUrl();
    private static final String COOKIE = "theme=dark";

    private static Row missing(String name, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).when(asks), 403, "MISSING_OR_NULL_ORIGIN", "Missing or null Origin")
                .and(OriginOfBetterAuthContractTest::sharesNothing);
    }

    private static Row foreign(String name, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).when(asks), 403, "INVALID_ORIGIN", "Invalid origin")
                .and(OriginOfBetterAuthContractTest::sharesNothing);
    }

    private static void sharesNothing(Person person, Answer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    private static Answer signOut(Api api) {
        return api.with("Cookie", COOKIE).post(Guest.ROOT + "/sign-out");
    }

    private static Answer signIn(Person person, String... headers) {
        Api api = person.api();
        for (int i = 0; i < headers.length; i += 2) {
            api = api.with(headers[i], headers[i + 1]);
        }
        return api.post(Guest.ROOT + "/sign-in/email", "email", person.email(), "password", person.password());
    }

    private static List<String> others() {
        String host = OWN.substring("http://".length());
        return List.of(
                "https://evil.example",
                "https://" + host,
                "http://localhost",
                "http://localhost:1",
                OWN + ".evil.example",
                OWN + "0",
                OWN + '/',
                OWN.replace("localhost", "LOCALHOST"),
                OWN.replace("localhost", "localhost."),
                OWN.replace("localhost", "evil.localhost"),
                OWN.replace("localhost", "evillocalhost"),
                "file://",
                "*",
                "undefined");
    }

    @TestFactory
    Stream<DynamicTest> refusesAnyPostWithACookieFromElsewhere() {
        List<Row> rows = new ArrayList<>();
        rows.add(missing("without a word", person -> signOut(person.api())));
        rows.add(missing("from null", person -> signOut(person.api().with("Origin", "null"))));
        rows.add(foreign(
                "from a foreign Referer",
                person -> signOut(person.api().with("Referer", "https://evil.example/" + OWN))));
        for (String other : others()) {
            rows.add(foreign("from " + other, person -> signOut(person.api().with("Origin", other))));
        }
        rows.add(foreign(
                "from a foreign Origin, whatever its Referer",
                person -> signOut(
                        person.api().with("Origin", "https://evil.example").with("Referer", OWN + "/x"))));
        return Row.tests(rows.toArray(Row[]::new));
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryCallWithASession() {
        List<Row> rows = new ArrayList<>();
        for (String call : List.of(
                "/sign-out",
                "/sign-in/email",
                "/sign-up/email",
                "/two-factor/enable",
                "/two-factor/get-totp-uri",
                "/two-factor/generate-backup-codes",
                "/two-factor/disable",
                "/two-factor/verify-totp",
                "/two-factor/send-otp",
                "/two-factor/verify-otp",
                "/two-factor/verify-backup-code")) {
            rows.add(missing(
                    call,
                    person -> person.api()
                            .with("Cookie", "better-auth.session_token=" + "a".repeat(64))
                            .post(Guest.ROOT + call)));
        }
        return Row.tests(rows.toArray(Row[]::new));
    }

    @TestFactory
    Stream<DynamicTest> refusesASignInOfAPageFromElsewhere() {
        return Row.tests(
                missing("by a fetch that does not say", person -> signIn(person, "Sec-Fetch-Mode", "cors")),
                missing("from null", person -> signIn(person, "Origin", "null")),
                foreign("from a foreign Origin", person -> signIn(person, "Origin", "https://evil.example")),
                foreign("from a foreign Referer", person -> signIn(person, "Referer", "https://evil.example/x")),
                foreign(
                        "to sign up",
                        person -> Guest.of(person)
                                .api()
                                .with("Origin", "https://evil.example")
                                .post(
                                        Guest.ROOT + "/sign-up/email",
                                        "name",
                                        "A",
                                        "email",
                                        person.email(),
                                        "password",
                                        "x")),
                Said.refused(
                        Row.of("that is led here by another site")
                                .when(person -> person.api()
                                        .with("Sec-Fetch-Site", "cross-site")
                                        .with("Sec-Fetch-Mode", "navigate")
                                        .postForm(
                                                Guest.ROOT + "/sign-in/email",
                                                "email",
                                                person.email(),
                                                "password",
                                                person.password())),
                        403,
                        "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
                        "Cross-site navigation login blocked. This request appears to be a CSRF attack."));
    }

    private static Row taken(String name, Function<Person, Answer> asks) {
        return Row.of(name)
                .given(Person::verified)
                .when(asks)
                .answers(200, "redirect", "token", "user")
                .events("signed_in");
    }

    @TestFactory
    Stream<DynamicTest> takesASignIn() {
        return Row.tests(
                taken("of no page at all", person -> signIn(person)),
                taken("of a page of its own", person -> signIn(person, "Origin", OWN)),
                taken("of a page that only its Referer tells", person -> signIn(person, "Referer", OWN + "/login?x")));
    }

    @Test
    void letsCachesTellPagesApart() {
        Answer own = Api.fromAnywhere().with("Origin", OWN).get(Guest.ROOT + "/get-session");
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo(OWN);
        assertThat(own.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(own.headerValues("Vary")).anySatisfy(vary -> assertThat(vary).containsIgnoringCase("origin"));
        for (String other : List.of("https://evil.example", "null")) {
            Answer foreign = Guest.signedIn().api().with("Origin", other).get(Guest.ROOT + "/get-session");
            assertThat(foreign.status()).isEqualTo(403);
            sharesNothing(null, foreign);
            assertThat(foreign.html()).doesNotContain("token");
        }
    }
}
