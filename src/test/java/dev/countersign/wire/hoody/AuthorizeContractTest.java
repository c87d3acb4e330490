package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/auth/authorize}. */
@QuarkusTest
@WithTestResource(Servers.class)
class AuthorizeContractTest {

    private static AppUser one;

    @TestFactory
    Stream<DynamicTest> issuesACode() {
        return Row.tests(
                issued("for an https URI", who -> who.authorize(who.intent())),
                issued(
                        "for a URI of this machine",
                        who -> who.authorize(
                                who.intent(),
                                "code_challenge",
                                who.challenge(),
                                "redirect_uri",
                                AppUser.LOOPBACK_URI)));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoIntent() {
        return Row.tests(
                Row.of("nothing")
                        .given(
                                AuthorizeContractTest::somebody,
                                AppUser::person,
                                who -> who.person().api().post(AppUser.AUTHORIZE, body(who)))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required")
                        .and((person, answer) ->
                                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer")),
                dead("an unknown one", who -> who.authorize("0".repeat(64))),
                dead("a word", who -> who.authorize("word")),
                dead("an intent in capitals", who -> who.authorize("AB".repeat(32))),
                dead("an access token", who -> who.authorize(who.person().access())),
                dead("a refresh token", who -> who.authorize(who.person().refresh())),
                dead("an authorization code", who -> who.authorize(who.code())).events("intent_issued"),
                dead(
                        "another scheme",
                        who -> who.person()
                                .api()
                                .with("Authorization", "Basic dTpw")
                                .post(AppUser.AUTHORIZE, body(who))),
                dead(
                        "an empty header",
                        who -> who.person().api().with("Authorization", "").post(AppUser.AUTHORIZE, body(who))),
                dead("a used one", who -> {
                            String intent = who.intent();
                            who.authorize(intent);
                            return who.authorize(intent);
                        })
                        .events("intent_issued"),
                dead("a cancelled one", who -> {
                            String intent = who.intent();
                            who.cancel(intent);
                            return who.authorize(intent);
                        })
                        .events("intent_issued"));
    }

    @TestFactory
    Stream<DynamicTest> refusesATempToken() {
        return Row.tests(Row.of("of a second factor")
                .secured(Secured::somebody, who -> AppUser.of(who.person()).authorize(who.challenge()))
                .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token")
                .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatDoesNotBelongToIt() {
        return Row.tests(
                wrong(
                                "another code challenge",
                                who -> AppUser.of(who.person()).challenge(),
                                who -> AppUser.REDIRECT_URI)
                        .violates("/code_challenge"),
                wrong("the verifier", AppUser::verifier, who -> AppUser.REDIRECT_URI)
                        .violates("/code_challenge"),
                wrong("no code challenge", who -> null, who -> AppUser.REDIRECT_URI)
                        .violates("/code_challenge"),
                wrong("no redirect URI", AppUser::challenge, who -> null).violates("/redirect_uri"),
                wrong("another path", AppUser::challenge, who -> "https://app.example.com/other")
                        .violates("/redirect_uri"),
                wrong("nothing", who -> null, who -> null).violates("/code_challenge", "/redirect_uri"));
    }

    @TestFactory
    Stream<DynamicTest> refusesUnknownFields() {
        return Row.tests(Row.of("and spends nothing")
                .given(
                        AuthorizeContractTest::somebody,
                        AppUser::person,
                        who -> who.authorize(
                                "0".repeat(64),
                                "code_challenge",
                                who.challenge(),
                                "redirect_uri",
                                AppUser.REDIRECT_URI,
                                "state",
                                "x"))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates("/state"));
    }

    @Test
    void usesAnIntentUpWhateverIsWrong() {
        AppUser who = somebody();
        for (Object[] fields : new Object[][] {
            {},
            {"code_challenge", who.challenge()},
            {"redirect_uri", AppUser.REDIRECT_URI},
            {"code_challenge", who.challenge(), "redirect_uri", "https://evil.example/callback"},
            {"code_challenge", "x", "redirect_uri", AppUser.REDIRECT_URI}
        }) {
            String intent = who.intent();
            assertThat(who.authorize(intent, fields).status()).isEqualTo(400);
            assertThat(who.authorize(intent).status()).isEqualTo(401);
        }
    }

    private static Object[] body(AppUser who) {
        return new Object[] {"code_challenge", who.challenge(), "redirect_uri", AppUser.REDIRECT_URI};
    }

    private static Row issued(String name, Function<AppUser, Answer> request) {
        return Row.of(name)
                .given(AuthorizeContractTest::somebody, AppUser::person, request)
                .ok("Authorization code issued", "code")
                .and((person, answer) -> assertThat(answer.text("/data/code")).matches("[0-9a-f]{64}"))
                .events("intent_issued");
    }

    private static Row dead(String name, Function<AppUser, Answer> request) {
        return Row.of(name)
                .given(AuthorizeContractTest::somebody, AppUser::person, request)
                .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token");
    }

    private static Row wrong(String name, Function<AppUser, String> challenge, Function<AppUser, String> redirectUri) {
        return Row.of(name)
                .given(
                        AuthorizeContractTest::somebody,
                        AppUser::person,
                        who -> who.authorize(
                                who.intent(),
                                "code_challenge",
                                challenge.apply(who),
                                "redirect_uri",
                                redirectUri.apply(who)))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .events("intent_issued", "handoff_refused");
    }

    /* A user shared between rows. */
    private static synchronized AppUser somebody() {
        if (one == null) {
            one = AppUser.somebody();
        }
        return AppUser.of(one.person());
    }
}
