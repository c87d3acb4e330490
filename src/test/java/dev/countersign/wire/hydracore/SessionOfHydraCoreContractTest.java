package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code refresh} and {@code logout}, for sessions and for pending sign-ups. */
@QuarkusTest
@WithTestResource(Servers.class)
class SessionOfHydraCoreContractTest {

    private static final String REFRESH = "/auth/refresh";
    private static final String LOGOUT = "/auth/logout";
    private static final String NO_REFRESH = "Invalid or expired refresh token";

    @TestFactory
    Stream<DynamicTest> rotates() {
        return Row.tests(
                rotated("the token of the body", in -> Hydra.refresh(in.person().api(), in.refresh())),
                rotated("the token of the cookie", in -> in.browser().post(REFRESH)),
                rotated("the cookie, an empty token in the body", in -> Hydra.refresh(in.browser(), "")),
                rotated("the cookie, no body", in -> in.browser().method("POST", REFRESH)),
                rotated(
                        "the cookie, an empty body that is said to be JSON",
                        in -> in.browser().postRaw(REFRESH, "")),
                rotated(
                        "the body's, cookies or not",
                        in -> Hydra.refresh(Hydra.carrying(in.person().api(), in.answer()), in.refresh())),
                rotated(
                        "the body's beside an invalid one in the cookie",
                        in -> Hydra.refresh(
                                in.person()
                                        .api()
                                        .with("Cookie", "refresh_token=x")
                                        .with("Origin", Api.baseUrl()),
                                in.refresh())),
                Hydra.tokens(
                                Pending.row(
                                        "one of a signup that waits",
                                        somebody ->
                                                Hydra.refresh(somebody.person().api(), somebody.refresh())),
                                false)
                        .and(Hydra::setsItsTokensAsCookies),
                Hydra.tokens(
                                Pending.row(
                                        "the cookie of a signup that waits",
                                        somebody -> Hydra.browser(
                                                        somebody.person().api(), somebody.registered())
                                                .method("POST", REFRESH)),
                                false)
                        .and(Hydra::setsItsTokensAsCookies));
    }

    private static Row rotated(String name, Function<In, Answer> asks) {
        return Hydra.tokens(In.row(name, asks), true).and(Hydra::setsItsTokensAsCookies);
    }

    @TestFactory
    Stream<DynamicTest> refusesToRotate() {
        return Row.tests(
                Hydra.refused(
                        Row.of("nothing").when(person -> person.api().method("POST", REFRESH)),
                        401,
                        "Not authenticated"),
                Hydra.refused(
                        In.row(
                                "an access token",
                                in -> Hydra.refresh(in.person().api(), in.access())),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        Row.of("one of the Hoody dialect")
                                .given(Person::verified)
                                .when(person -> Hydra.refresh(person.api(), person.refresh())),
                        401,
                        NO_REFRESH),
                Hydra.refused(Row.of("a text").when(person -> Hydra.refresh(person.api(), "x")), 401, NO_REFRESH),
                Hydra.refused(
                        Pending.row(
                                "an access token of a signup",
                                somebody -> Hydra.refresh(somebody.person().api(), somebody.access())),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        In.row("a token that was spent long ago", in -> {
                                    Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
                                    Ledger.ageRotations(in.person().accountId());
                                    return Hydra.refresh(in.person().api(), in.refresh());
                                })
                                .events("refresh_reused"),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        Pending.row("a token of a signup that was spent long ago", somebody -> {
                            Hydra.require(200, Hydra.refresh(somebody.person().api(), somebody.refresh()));
                            age(somebody);
                            return Hydra.refresh(somebody.person().api(), somebody.refresh());
                        }),
                        401,
                        NO_REFRESH),
                Hydra.refused(
                        Pending.row("a token of a signup whose successor was used", somebody -> {
                            Answer next = Hydra.require(
                                    200, Hydra.refresh(somebody.person().api(), somebody.refresh()));
                            Hydra.require(200, Hydra.refresh(somebody.person().api(), next.text("/refresh_token")));
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

    private static void age(Pending somebody) {
        Ledger.change(
                "update pending_signup set tokens_rotated_at = tokens_rotated_at - interval '1 minute'"
                        + " where email_key = $1",
                somebody.person().email());
    }

    @TestFactory
    Stream<DynamicTest> repeatsALostAnswer() {
        return Row.tests(
                rotated("a token that was spent a moment ago", in -> {
                    Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
                    return Hydra.refresh(in.person().api(), in.refresh());
                }),
                Hydra.tokens(
                        Pending.row("one of a signup that was spent a moment ago", somebody -> {
                            Hydra.require(200, Hydra.refresh(somebody.person().api(), somebody.refresh()));
                            return Hydra.refresh(somebody.person().api(), somebody.refresh());
                        }),
                        false));
    }

    @Test
    void endsTheSessionOfATokenThatWasSpentLongAgo() {
        In in = In.somebody();
        Answer second = Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
        Ledger.ageRotations(in.person().accountId());
        Hydra.assertRefused(Hydra.refresh(in.person().api(), in.refresh()), 401, NO_REFRESH);
        Hydra.assertRefused(Hydra.refresh(in.person().api(), second.text("/refresh_token")), 401, NO_REFRESH);
        Hydra.assertRefused(
                Hydra.me(in.person().api().as(second.text("/access_token"))), 401, "Invalid or expired token");
    }

    @TestFactory
    Stream<DynamicTest> signsOut() {
        return Row.tests(
                out("by the token of the body", in -> logOut(in.person().api(), in.refresh())),
                out("by the cookie", in -> in.browser().post(LOGOUT)),
                out("by the cookie, no body", in -> in.browser().method("POST", LOGOUT)),
                out(
                        "by the access token, when there is nothing else",
                        in -> in.person().api().as(in.access()).method("POST", LOGOUT)),
                out(
                        "by the access token of a bearer in small letters",
                        in -> Hydra.bearer(in.person().api(), in.access()).method("POST", LOGOUT)),
                out(
                        "by the access token of the cookie",
                        in -> in.person()
                                .api()
                                .with("Cookie", "access_token=" + in.access())
                                .with("Origin", Api.baseUrl())
                                .method("POST", LOGOUT)),
                out(
                        "by the token of the body, cookies or not",
                        in -> logOut(Hydra.carrying(in.person().api(), in.answer()), in.refresh())),
                out("by a spent token", in -> {
                    Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
                    return logOut(in.person().api(), in.refresh());
                }),
                over(Row.of("nothing").when(person -> person.api().method("POST", LOGOUT))),
                over(Row.of("nothing, of a type")
                        .when(person ->
                                person.api().postBytes(LOGOUT, new byte[0], "application/x-www-form-urlencoded"))),
                over(Row.of("a text").when(person -> logOut(person.api(), "x"))),
                over(Row.of("another's word in the header")
                        .when(person -> logOut(person.api().with("Authorization", "Basic x"), "x"))),
                over(In.row("twice", in -> {
                            Hydra.require(204, logOut(in.person().api(), in.refresh()));
                            return logOut(in.person().api(), in.refresh());
                        }))
                        .events("session_ended"),
                Hydra.unprocessable(
                        Row.of("a number").when(person -> person.api().post(LOGOUT, "refresh_token", 1)),
                        "refresh_token",
                        "Input should be a valid string",
                        "string_type"));
    }

    private static Row out(String name, Function<In, Answer> asks) {
        return over(In.row(name, in -> {
                    Answer answer = asks.apply(in);
                    Hydra.assertRefused(Hydra.me(in.person().api().as(in.access())), 401, "Invalid or expired token");
                    Hydra.assertRefused(Hydra.refresh(in.person().api(), in.refresh()), 401, NO_REFRESH);
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
}
