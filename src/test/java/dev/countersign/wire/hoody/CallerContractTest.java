package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The caller: {@code /me}, and what every endpoint that needs a caller answers to invalid ones. */
@QuarkusTest
@WithTestResource(Servers.class)
class CallerContractTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String OLDER_ME = "/api/v1/users/me";
    private static final String SESSIONS = "/api/v1/users/auth/sessions";
    private static final String SOME_ID = "0".repeat(24);

    private static final String TWO_FACTOR = Secured.TWO_FACTOR;
    private static final String PASSWORD = Person.stranger().password();
    private static final String CODE = "123456";

    private static Person one;
    private static Person bannedOne;

    /* How many of the first endpoints are open to banned users: those that show the account or sign out. */
    private static final int OPEN_TO_BANNED = 3;

    private static final List<Function<Api, Answer>> ENDPOINTS = List.of(
            api -> api.get(ME),
            api -> api.get(OLDER_ME),
            api -> api.post("/api/v1/users/auth/logout"),
            api -> api.get(SESSIONS),
            api -> api.delete(SESSIONS),
            api -> api.delete(SESSIONS + '/' + SOME_ID),
            api -> api.get(TWO_FACTOR + "/status"),
            api -> api.post(TWO_FACTOR + "/setup", "password", PASSWORD),
            api -> api.post(TWO_FACTOR + "/verify-setup", "code", CODE),
            api -> api.post(TWO_FACTOR + "/email-code"),
            api -> api.post(TWO_FACTOR + "/backup-codes/regenerate", "password", PASSWORD, "code", CODE),
            api -> api.patch(TWO_FACTOR + "/token-gate", "enabled", true),
            api -> api.put(TWO_FACTOR + "/token-gate", "enabled", true),
            api -> api.deleteWith(TWO_FACTOR, "password", PASSWORD, "code", CODE),
            api -> api.get(TWO_FACTOR + "/trusted-devices"),
            api -> api.delete(TWO_FACTOR + "/trusted-devices"),
            api -> api.delete(TWO_FACTOR + "/trusted-devices/" + SOME_ID));

    @TestFactory
    Stream<DynamicTest> showsTheCaller() {
        return Row.tests(
                me("under its path", ME).has("/data/is_banned", false),
                me("under the older path", OLDER_ME).has("/data/is_banned", false),
                me("to a banned caller, too", ME).given(Person::banned).has("/data/is_banned", true),
                me("to a banned caller under the older path", OLDER_ME)
                        .given(Person::banned)
                        .has("/data/is_banned", true));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhoIsNotSignedIn() {
        List<Row> rows = new ArrayList<>();
        for (Function<Api, Answer> endpoint : ENDPOINTS) {
            rows.add(caller("no header", "MISSING_TOKEN", "Authentication token required", endpoint, Person::api));
            rows.add(invalid("a refresh token", endpoint, person -> "Bearer " + person.refresh()));
            rows.add(caller(
                    "an expired token",
                    "TOKEN_EXPIRED",
                    "Token has expired",
                    endpoint,
                    person -> person.api().as(Forge.expiredAccess(person.access()))));
        }
        return Row.tests(rows.toArray(Row[]::new));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoAccessToken() {
        List<Row> rows = new ArrayList<>();
        for (Function<Api, Answer> endpoint : List.of(ENDPOINTS.getFirst(), ENDPOINTS.getLast())) {
            rows.add(invalid("an empty header", endpoint, person -> ""));
            rows.add(invalid("no scheme", endpoint, Person::access));
            rows.add(invalid("another scheme", endpoint, person -> "Token " + person.access()));
            rows.add(invalid("a scheme in lower case", endpoint, person -> "bearer " + person.access()));
            rows.add(invalid("two spaces", endpoint, person -> "Bearer  " + person.access()));
            rows.add(invalid("no token", endpoint, person -> "Bearer "));
            rows.add(invalid("a word", endpoint, person -> "Bearer token"));
            rows.add(invalid(
                    "a token without its signature",
                    endpoint,
                    person -> "Bearer "
                            + person.access().substring(0, person.access().lastIndexOf('.') + 1)));
        }
        return Row.tests(rows.toArray(Row[]::new));
    }

    @TestFactory
    Stream<DynamicTest> refusesBannedCallers() {
        return Row.tests(ENDPOINTS.stream()
                .skip(OPEN_TO_BANNED)
                .map(CallerContractTest::banned)
                .toArray(Row[]::new));
    }

    private static Row me(String name, String path) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> person.session().get(path))
                .ok(
                        "Current user retrieved successfully",
                        "id",
                        "username",
                        "alias",
                        "email",
                        "public_key",
                        "metadata",
                        "is_admin",
                        "is_banned",
                        "email_verified",
                        "avatar_url",
                        "signup_method",
                        "created_at",
                        "updated_at",
                        "pending_pool_invitations")
                .has("/data/pending_pool_invitations", 0)
                .has("/data/id", Person::accountId)
                .and((person, answer) -> Shapes.user(person, answer, "/data"))
                .and((person, answer) ->
                        assertThat(answer.header("Cache-Control")).isEqualTo("no-store"));
    }

    private static Row invalid(String name, Function<Api, Answer> endpoint, Function<Person, String> authorization) {
        return caller(
                name,
                "INVALID_TOKEN",
                "Invalid authentication token",
                endpoint,
                person -> person.api().with("Authorization", authorization.apply(person)));
    }

    private static Row caller(
            String name, String code, String message, Function<Api, Answer> endpoint, Function<Person, Api> client) {
        return Row.of(name)
                .given(CallerContractTest::somebody)
                .when(person -> endpoint.apply(client.apply(person)))
                .refused(401, "Unauthorized", code, message)
                .and((person, answer) ->
                        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer"));
    }

    private static Row banned(Function<Api, Answer> endpoint) {
        return Row.of("a banned caller")
                .given(CallerContractTest::bannedOne)
                .when(person -> endpoint.apply(person.session()))
                .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned");
    }

    /* Refusals change nothing, so one person is enough. */
    private static synchronized Person somebody() {
        if (one == null) {
            one = Person.verified();
        }
        return one;
    }

    private static synchronized Person bannedOne() {
        if (bannedOne == null) {
            bannedOne = Person.banned();
        }
        return bannedOne;
    }
}
