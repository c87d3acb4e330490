package dev.countersign.wire.betterauth;

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
import org.junit.jupiter.api.TestFactory;

/** Which pages may send calls. The origin is checked if there is a cookie, and always for a sign-in. */
@QuarkusTest
@WithTestResource(Servers.class)
class OriginOfBetterAuthContractTest {

    private static final String OWN = Api.baseUrl();
    private static final String COOKIE = "theme=dark";

    private static Row missing(String name, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).when(asks), 403, "MISSING_OR_NULL_ORIGIN", "Missing or null Origin")
                .and(Elsewhere::sharesNothing);
    }

    private static Row foreign(String name, Function<Person, Answer> asks) {
        return Said.refused(Row.of(name).when(asks), 403, "INVALID_ORIGIN", "Invalid origin")
                .and(Elsewhere::sharesNothing);
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

    @TestFactory
    Stream<DynamicTest> refusesAnyPostWithACookieFromElsewhere() {
        List<Row> rows = new ArrayList<>();
        rows.add(missing("without a word", person -> signOut(person.api())));
        rows.add(missing("from null", person -> signOut(person.api().with("Origin", "null"))));
        rows.add(foreign(
                "from a foreign Referer",
                person -> signOut(person.api().with("Referer", "https://evil.example/" + OWN))));
        for (String other : Elsewhere.others()) {
            rows.add(foreign("from " + other, person -> signOut(person.api().with("Origin", other))));
        }
        rows.add(foreign(
                "from a foreign Origin, whatever its Referer",
                person -> signOut(
                        person.api().with("Origin", "https://evil.example").with("Referer", OWN + "/x"))));
        return Row.tests(rows.toArray(Row[]::new));
    }

    private static Answer withSession(Api api, String call) {
        return api.with("Cookie", "better-auth.session_token=" + "a".repeat(64)).post(Guest.ROOT + call);
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
                "/two-factor/verify-backup-code",
                "/get-session")) {
            rows.add(missing(call + " without a word", person -> withSession(person.api(), call)));
            rows.add(missing(
                    call + " from null", person -> withSession(person.api().with("Origin", "null"), call)));
            rows.add(foreign(
                    call + " from elsewhere",
                    person -> withSession(person.api().with("Origin", "https://evil.example"), call)));
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
                navigated("that is led here by another site", person -> person.api()),
                navigated(
                        "that is led here by another site's form",
                        person -> person.api().with("Origin", "https://evil.example")),
                foreign(
                        "that is led here by another site, with a cookie",
                        person -> navigate(
                                person, person.api().with("Cookie", COOKIE).with("Origin", "https://evil.example"))));
    }

    private static Row navigated(String name, Function<Person, Api> from) {
        return Said.refused(
                Row.of(name).when(person -> navigate(person, from.apply(person))),
                403,
                "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
                "Cross-site navigation login blocked. This request appears to be a CSRF attack.");
    }

    private static Answer navigate(Person person, Api api) {
        return navigating(api)
                .postForm(Guest.ROOT + "/sign-in/email", "email", person.email(), "password", person.password());
    }

    private static Api navigating(Api api) {
        return api.with("Sec-Fetch-Site", "cross-site").with("Sec-Fetch-Mode", "navigate");
    }

    @TestFactory
    Stream<DynamicTest> looksAtTheBodyFirst() {
        return Row.tests(
                malformed("of a page from elsewhere", api -> api.with("Origin", "https://evil.example")),
                malformed(
                        "of one with a cookie",
                        api -> api.with("Origin", "https://evil.example").with("Cookie", COOKIE)),
                malformed("of another site that leads here", OriginOfBetterAuthContractTest::navigating));
    }

    private static Row malformed(String name, Function<Api, Api> from) {
        return Said.refused(
                        Row.of(name)
                                .when(person ->
                                        from.apply(person.api()).postRaw(Guest.ROOT + "/sign-in/email", "{oops")),
                        400,
                        "BAD_REQUEST",
                        "Invalid JSON in request body")
                .and(Elsewhere::sharesNothing);
    }

    @TestFactory
    Stream<DynamicTest> doesNotAskWhereNoCookieComes() {
        return Row.tests(
                Said.refused(
                                Row.of("to enable a factor")
                                        .when(person -> Elsewhere.by(person.api())
                                                .post(
                                                        Guest.ROOT + "/two-factor/enable",
                                                        "password",
                                                        person.password())),
                                401,
                                "UNAUTHORIZED",
                                "Unauthorized")
                        .and(Elsewhere::sharesNothing),
                Row.of("of whom a header tells")
                        .given(
                                Guest::signedIn,
                                Guest::person,
                                guest -> Elsewhere.by(guest.person().api().as(guest.cookie("session_token")))
                                        .post(
                                                Guest.ROOT + "/two-factor/enable",
                                                "password",
                                                guest.person().password()))
                        .answers(200, "method", "totpURI", "backupCodes")
                        .and(Elsewhere::sharesNothing)
                        .events("second_factor_set_up"),
                Row.of("to sign out, and clears no cookie by it")
                        .when(person -> Elsewhere.by(person.api()).post(Guest.ROOT + "/sign-out"))
                        .answers(200, "success")
                        .and(Said.cookies())
                        .and(Elsewhere::sharesNothing),
                Row.of("for what is not there")
                        .when(person -> Elsewhere.by(person.api()).post(Guest.ROOT + "/nonsense"))
                        .answers(404)
                        .and(Elsewhere::sharesNothing));
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
                taken("of a page that only its Referer tells", person -> signIn(person, "Referer", OWN + "/login?x")),
                taken(
                        "of a page of its own, with a cookie, whatever led to it",
                        person -> navigate(
                                person, person.api().with("Cookie", COOKIE).with("Origin", OWN))));
    }
}
