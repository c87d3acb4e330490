package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** {@code me}, and what else the tokens of sessions and of pending sign-ups give access to. */
@QuarkusTest
@WithTestResource(Servers.class)
class MeOfHydraCoreContractTest {

    private static final String[] ME = {
        "id", "email", "username", "name", "image", "email_verified", "totp_enabled", "created_at"
    };

    @TestFactory
    Stream<DynamicTest> tellsWhoIsSignedIn() {
        return Row.tests(
                me("by bearer", in -> Hydra.me(in.person().api().as(in.access()))),
                me(
                        "by bearer in small letters",
                        in -> Hydra.me(Hydra.bearer(in.person().api(), in.access()))),
                me("by cookie", in -> Hydra.me(Hydra.carrying(in.person().api(), in.answer()))),
                me(
                        "by bearer, whatever the cookie is",
                        in -> Hydra.me(in.person().api().as(in.access()).with("Cookie", "access_token=x"))),
                me("who is banned", in -> {
                    Ledger.ban(in.person().email());
                    return Hydra.me(in.person().api().as(in.access()));
                }),
                waits("by bearer", somebody -> Hydra.me(somebody.session())),
                waits(
                        "by cookie",
                        somebody -> Hydra.me(Hydra.carrying(somebody.person().api(), somebody.registered()))));
    }

    private static Row me(String name, Function<In, Answer> asks) {
        return In.row(name, asks)
                .answers(200, ME)
                .has("/id", Person::accountId)
                .has("/email", Person::email)
                .has("/username", Person::username)
                .has("/email_verified", true)
                .has("/totp_enabled", false);
    }

    private static Row waits(String name, Function<Pending, Answer> asks) {
        return Pending.row("a signup that waits, " + name, asks)
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
                        "an access token of the Hoody dialect",
                        person -> Hydra.me(person.session()),
                        "Invalid or expired token"),
                unauthorized(
                                "a refresh token",
                                person -> Hydra.me(
                                        person.api().as(Hydra.session(person).text("/refresh_token"))),
                                "Invalid or expired token")
                        .events("signed_in"),
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
                        "the cookies of two accounts",
                        person -> Hydra.me(person.api()
                                .with(
                                        "Cookie",
                                        "access_token=" + person.access() + "; access_token="
                                                + Person.verified().access())),
                        "Invalid or expired token"),
                Hydra.refused(
                        Pending.row(
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
        Hydra.require(200, somebody.verify(somebody.code()));
        // Hoody lists the sessions of all dialects, but accepts only its own tokens.
        JsonNode sessions = somebody.person()
                .api()
                .as(somebody.person().logIn().text("/data/token"))
                .get("/api/v1/users/auth/sessions")
                .json();
        assertThat(sessions.findValuesAsText("method")).containsExactly("password", "mailed_code");
    }
}
