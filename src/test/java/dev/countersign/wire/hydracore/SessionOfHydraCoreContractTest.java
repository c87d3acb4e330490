package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code refresh}, {@code logout} and {@code me}, for sessions and for signups that wait. */
@QuarkusTest
@WithTestResource(Servers.class)
class SessionOfHydraCoreContractTest {

    private static final String REFRESH = "/auth/refresh";
    private static final String LOGOUT = "/auth/logout";
    private static final String NO_REFRESH = "Invalid or expired refresh token";
    private static final String[] ME = {
        "id", "email", "username", "name", "image", "email_verified", "totp_enabled", "created_at"
    };

    /** Somebody who is signed in here. */
    record In(Person person, Answer answer) {
        static In somebody() {
            Person person = Person.verified();
            return new In(person, Hydra.session(person));
        }

        String access() {
            return answer.text("/access_token");
        }

        String refresh() {
            return answer.text("/refresh_token");
        }

        Api browser() {
            return Hydra.browser(person.api(), answer);
        }
    }

    private static Row in(String name, Function<In, Answer> asks) {
        return Row.of(name).given(In::somebody, In::person, asks);
    }

    private static Row pending(String name, Function<Pending, Answer> asks) {
        return Row.of(name).given(Pending::somebody, Pending::person, asks);
    }

    @TestFactory
    Stream<DynamicTest> rotates() {
        return Row.tests(
                rotated("the token of the body", in -> Hydra.refresh(in.person.api(), in.refresh())),
                rotated("the token of the cookie", in -> in.browser().post(REFRESH)),
                rotated("the cookie, an empty token in the body", in -> Hydra.refresh(in.browser(), "")),
                rotated("the cookie, no body", in -> in.browser().method("POST", REFRESH)),
                rotated(
                        "the cookie, an empty body that is said to be JSON",
                        in -> in.browser().postRaw(REFRESH, "")),
                rotated(
                        "the body's, cookies or not",
                        in -> Hydra.refresh(Hydra.carrying(in.person.api(), in.answer), in.refresh())),
                rotated(
                        "the body's where the cookie's is none",
                        in -> Hydra.refresh(
                                in.person
                                        .api()
                                        .with("Cookie", "refresh_token=x")
                                        .with("Origin", Api.baseUrl()),
                                in.refresh())),
                Hydra.tokens(
                                Row.of("one of the Hoody dialect")
                                        .given(Person::verified)
                                        .when(person -> Hydra.refresh(person.api(), person.refresh())),
                                true)
                        .and(Hydra::setsItsTokensAsCookies),
                Hydra.tokens(
                                pending(
                                        "one of a signup that waits",
                                        somebody ->
                                                Hydra.refresh(somebody.person().api(), somebody.refresh())),
                                false)
                        .and(Hydra::setsItsTokensAsCookies),
                Hydra.tokens(
                                pending(
                                        "the cookie of a signup that waits",
                                        somebody -> Hydra.browser(
                                                        somebody.person().api(), somebody.registered())
                                                .method("POST", REFRESH)),
                                false)
                        .and(Hydra::setsItsTokensAsCookies));
    }

    private static Row rotated(String name, Function<In, Answer> asks) {
        return Hydra.tokens(in(name, asks), true).and(Hydra::setsItsTokensAsCookies);
    }

    @TestFactory
    Stream<DynamicTest> refusesToRotate() {
        return Row.tests(
                Hydra.refused(
                        Row.of("nothing").when(person -> person.api().method("POST", REFRESH)),
                        401,
                        "Not authenticated"),
                Hydra.refused(
                        in("an access token", in -> Hydra.refresh(in.person.api(), in.access())), 401, NO_REFRESH),
                Hydra.refused(Row.of("a text").when(person -> Hydra.refresh(person.api(), "x")), 401, NO_REFRESH),
                Hydra.refused(
                        pending(
                                "an access token of a signup",
                                somebody -> Hydra.refresh(somebody.person().api(), somebody.access())),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        in("a spent token", in -> {
                            Hydra.require(200, Hydra.refresh(in.person.api(), in.refresh()));
                            return Hydra.refresh(in.person.api(), in.refresh());
                        }),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        pending("a spent token of a signup", somebody -> {
                            Hydra.require(200, Hydra.refresh(somebody.person().api(), somebody.refresh()));
                            return Hydra.refresh(somebody.person().api(), somebody.refresh());
                        }),
                        401,
                        NO_REFRESH),
                Hydra.unprocessable(
                        Row.of("a number").when(person -> person.api().post(REFRESH, "refresh_token", 1)),
                        "refresh_token",
                        "Input should be a valid string",
                        "string_type"),
                Hydra.unprocessable(
                        Row.of("broken JSON").when(person -> person.api().postRaw(REFRESH, "{")),
                        "",
                        "JSON decode error",
                        "json_invalid"));
    }

    @Test
    void endsTheSessionOfATokenThatWasSpentLongAgo() {
        In in = In.somebody();
        Answer second = Hydra.require(200, Hydra.refresh(in.person.api(), in.refresh()));
        Ledger.ageRotations(in.person.accountId());
        Hydra.assertRefused(Hydra.refresh(in.person.api(), in.refresh()), 401, NO_REFRESH);
        Hydra.assertRefused(Hydra.refresh(in.person.api(), second.text("/refresh_token")), 401, NO_REFRESH);
        Hydra.assertRefused(
                Hydra.me(in.person.api().as(second.text("/access_token"))), 401, "Invalid or expired token");
    }

    @TestFactory
    Stream<DynamicTest> signsOut() {
        return Row.tests(
                out("by the token of the body", in -> logOut(in.person.api(), in.refresh())),
                out("by the cookie", in -> in.browser().post(LOGOUT)),
                out("by the cookie, no body", in -> in.browser().method("POST", LOGOUT)),
                out(
                        "by the access token, when there is nothing else",
                        in -> in.person.api().as(in.access()).method("POST", LOGOUT)),
                out(
                        "by the access token of a bearer in small letters",
                        in -> Hydra.bearer(in.person.api(), in.access()).method("POST", LOGOUT)),
                out(
                        "by the access token of the cookie",
                        in -> in.person
                                .api()
                                .with("Cookie", "access_token=" + in.access())
                                .with("Origin", Api.baseUrl())
                                .method("POST", LOGOUT)),
                out(
                        "by the token of the body, cookies or not",
                        in -> logOut(Hydra.carrying(in.person.api(), in.answer), in.refresh())),
                out("by a spent token", in -> {
                    Hydra.require(200, Hydra.refresh(in.person.api(), in.refresh()));
                    return logOut(in.person.api(), in.refresh());
                }),
                over(Row.of("nothing").when(person -> person.api().method("POST", LOGOUT))),
                over(Row.of("nothing, of a type")
                        .when(person ->
                                person.api().postBytes(LOGOUT, new byte[0], "application/x-www-form-urlencoded"))),
                over(Row.of("a text").when(person -> logOut(person.api(), "x"))),
                over(Row.of("another's word in the header")
                        .when(person -> logOut(person.api().with("Authorization", "Basic x"), "x"))),
                over(in("twice", in -> {
                            Hydra.require(204, logOut(in.person.api(), in.refresh()));
                            return logOut(in.person.api(), in.refresh());
                        }))
                        .events("session_ended"),
                Hydra.unprocessable(
                        Row.of("a number").when(person -> person.api().post(LOGOUT, "refresh_token", 1)),
                        "refresh_token",
                        "Input should be a valid string",
                        "string_type"));
    }

    private static Row out(String name, Function<In, Answer> asks) {
        return over(in(name, in -> {
                    Answer answer = asks.apply(in);
                    Hydra.assertRefused(Hydra.me(in.person.api().as(in.access())), 401, "Invalid or expired token");
                    Hydra.assertRefused(Hydra.refresh(in.person.api(), in.refresh()), 401, NO_REFRESH);
                    return answer;
                }))
                .events("session_ended");
    }

    private static Row over(Row row) {
        return row.nothing()
                .and((person, answer) ->
                        assertThat(Hydra.cookies(answer)).isEqualTo(Map.of("access_token", "", "refresh_token", "")));
    }

    private static Answer logOut(Api api, String token) {
        return api.post(LOGOUT, "refresh_token", token);
    }

    @Test
    void endsTheTokensOfASignupThatGoesOn() {
        Pending somebody = Pending.somebody();
        Hydra.require(204, logOut(somebody.person().api(), somebody.refresh()));
        Hydra.assertRefused(Hydra.me(somebody.session()), 401, "Invalid or expired token");
        Hydra.assertRefused(Hydra.refresh(somebody.person().api(), somebody.refresh()), 401, NO_REFRESH);
        Hydra.require(204, logOut(somebody.person().api(), somebody.refresh()));
        Hydra.require(200, somebody.verify(somebody.person().api(), somebody.code()));
    }

    @TestFactory
    Stream<DynamicTest> tellsWhoIsSignedIn() {
        return Row.tests(
                me("by bearer", in -> Hydra.me(in.person.api().as(in.access()))),
                me("by bearer in small letters", in -> Hydra.me(Hydra.bearer(in.person.api(), in.access()))),
                me("by cookie", in -> Hydra.me(Hydra.carrying(in.person.api(), in.answer))),
                me("by a token of the Hoody dialect", in -> Hydra.me(in.person.session())),
                me(
                        "by bearer, whatever the cookie is",
                        in -> Hydra.me(in.person.api().as(in.access()).with("Cookie", "access_token=x"))),
                me("who is banned", in -> {
                    Ledger.ban(in.person.email());
                    return Hydra.me(in.person.api().as(in.access()));
                }),
                waits("by bearer", somebody -> Hydra.me(somebody.session())),
                waits(
                        "by cookie",
                        somebody -> Hydra.me(Hydra.carrying(somebody.person().api(), somebody.registered()))));
    }

    private static Row me(String name, Function<In, Answer> asks) {
        return in(name, asks)
                .answers(200, ME)
                .has("/id", Person::accountId)
                .has("/email", Person::email)
                .has("/username", Person::username)
                .has("/email_verified", true)
                .has("/totp_enabled", false);
    }

    private static Row waits(String name, Function<Pending, Answer> asks) {
        return pending("a signup that waits, " + name, asks)
                .answers(200, ME)
                .has("/email", Person::email)
                .has("/email_verified", false)
                .has("/totp_enabled", false)
                .has("/username", "null");
    }

    @TestFactory
    Stream<DynamicTest> refusesToTell() {
        return Row.tests(
                unauthorized("nobody", person -> Hydra.me(person.api()), "Not authenticated"),
                unauthorized("a text", person -> Hydra.me(person.api().as("x")), "Invalid or expired token"),
                unauthorized(
                        "a refresh token",
                        person -> Hydra.me(person.api().as(person.refresh())),
                        "Invalid or expired token"),
                unauthorized(
                        "name and password",
                        person -> Hydra.me(Hydra.basic(person.api(), person.email() + ':' + person.password())),
                        "Invalid or expired token"),
                unauthorized(
                                "a bad header beside a good cookie",
                                person -> Hydra.me(Hydra.carrying(person.api(), Hydra.session(person))
                                        .as("x")),
                                "Invalid or expired token")
                        .events("signed_in"),
                unauthorized(
                        "two cookies of one name",
                        person -> Hydra.me(
                                person.api().with("Cookie", "access_token=" + person.access() + "; access_token=x")),
                        "Not authenticated"),
                Hydra.refused(
                        pending(
                                "a refresh token of a signup",
                                somebody -> Hydra.me(somebody.person().api().as(somebody.refresh()))),
                        401,
                        "Invalid or expired token"));
    }

    private static Row unauthorized(String name, Function<Person, Answer> asks, String detail) {
        return Hydra.refused(Row.of(name).given(Person::verified).when(asks), 401, detail)
                .and((person, answer) ->
                        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer"));
    }

    @Test
    void reachesNothingElseWithTheTokensOfASignup() {
        Pending somebody = Pending.somebody();
        for (String path : new String[] {
            "/api/v1/users/auth/me", "/api/v1/users/me", "/api/v1/users/auth/sessions", "/api/v1/users/auth/2fa/status"
        }) {
            assertThat(somebody.session().get(path).status()).as(path).isEqualTo(401);
        }
        for (String token : new String[] {somebody.access(), somebody.refresh()}) {
            assertThat(somebody.person()
                            .api()
                            .as(token)
                            .post("/api/v1/users/auth/2fa/setup", "password", Pending.PASSWORD)
                            .status())
                    .isEqualTo(401);
            assertThat(somebody.person()
                            .api()
                            .post("/api/v1/users/auth/refresh", "refreshToken", token)
                            .status())
                    .isEqualTo(401);
        }
        assertThat(somebody.accounts()).isZero();
    }

    @Test
    void showsTheSecondFactorAndTheWayOfSigningIn() {
        Pending somebody = Pending.somebody();
        Answer verified = Hydra.require(200, somebody.verify(somebody.code()));
        JsonNode sessions = somebody.person()
                .api()
                .as(verified.text("/access_token"))
                .get("/api/v1/users/auth/sessions")
                .json();
        assertThat(sessions.findValuesAsText("method")).containsExactly("mailed_code");
    }
}
