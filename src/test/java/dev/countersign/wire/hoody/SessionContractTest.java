package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/logout} and {@code /api/v1/users/auth/sessions}. */
@QuarkusTest
@WithTestResource(Servers.class)
class SessionContractTest {

    private static final String LOGOUT = "/api/v1/users/auth/logout";
    private static final String SESSIONS = "/api/v1/users/auth/sessions";
    private static final String ME = "/api/v1/users/auth/me";
    private static final String REFRESH = "/api/v1/users/auth/refresh";

    @TestFactory
    Stream<DynamicTest> signsOut() {
        return Row.tests(
                signedOut("a caller").given(Person::verified),
                signedOut("a banned caller").given(Person::banned),
                Row.of("a caller that sends a body")
                        .given(Person::verified)
                        .when(person -> person.session().postRaw(LOGOUT, "{}"))
                        .ok("Logout successful")
                        .events("session_ended"));
    }

    @Test
    void endsOneSessionAtOnceAndNoOther() {
        Person person = Person.verified();
        Answer other = person.logIn();

        person.session().post(LOGOUT);

        assertThat(person.session().get(ME).message()).isEqualTo("Invalid authentication token");
        assertThat(person.session().post(LOGOUT).status()).isEqualTo(401);
        assertThat(person.api().post(REFRESH, "refreshToken", person.refresh()).status())
                .isEqualTo(401);
        assertThat(person.api().as(other.text("/data/token")).get(ME).status()).isEqualTo(200);
    }

    @Test
    void listsSessionsTheNewestFirst() {
        Person person = Person.verified();
        Answer login = person.from(dev.countersign.testing.Api.fromAnywhere()).logIn();

        Answer answer = person.api()
                .as(login.text("/data/token"))
                .with("User-Agent", "ignored")
                .get(SESSIONS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Sessions retrieved successfully");
        JsonNode list = answer.json().path("data");
        assertThat(list).hasSize(2);
        assertThat(list.findValuesAsText("method")).containsExactly("password", "mailed_link");
        assertThat(list.findValuesAsText("current")).containsExactly("true", "false");
        assertThat(list.findValuesAsText("ip"))
                .containsExactly(login.text("/data/client_ip"), person.api().address());
        for (JsonNode one : list) {
            assertThat(one.properties()).hasSize(9);
            assertThat(one.path("second_factor").isNull()).isTrue();
            assertThat(one.path("id").textValue()).matches("[0-9a-f]{24}");
            assertThat(one.path("user_agent").isTextual()).isTrue();
            assertThat(Shapes.time(one.path("created_at")))
                    .isBeforeOrEqualTo(Shapes.time(one.path("last_refreshed_at")));
            Shapes.time(one.path("expires_at"));
        }
    }

    @TestFactory
    Stream<DynamicTest> endsSessions() {
        return Row.tests(
                Row.of("the one of the path")
                        .given(Person::verified)
                        .when(person -> person.session().delete(SESSIONS + '/' + sessionOf(person)))
                        .ok("Session ended")
                        .events("session_ended"),
                Row.of("all of them")
                        .given(SessionContractTest::signedInTwice)
                        .when(person -> person.session().delete(SESSIONS))
                        .ok("All sessions ended", "ended")
                        .has("/data/ended", 2)
                        .events("sessions_ended"),
                missing("not one that is unknown", "0".repeat(24)),
                Row.of("not another's")
                        .given(Person::verified)
                        .when(person -> person.session().delete(SESSIONS + '/' + sessionOf(Person.verified())))
                        .refused(404, "Not Found", "SESSION_NOT_FOUND", "Session not found"),
                badId("not a short id", "0123"),
                badId("not an id in capitals", "ABCDEFABCDEFABCDEFABCDEF"));
    }

    @Test
    void endsTheOtherSessionAtOnce() {
        Person person = signedInTwice();
        Answer list = person.session().get(SESSIONS);
        String other =
                list.json().at("/data/0/current").booleanValue() ? list.text("/data/1/id") : list.text("/data/0/id");

        person.session().delete(SESSIONS + '/' + other);

        assertThat(person.session().get(SESSIONS).json().path("data")).hasSize(1);
        assertThat(person.session().delete(SESSIONS + '/' + other).status()).isEqualTo(404);
    }

    @Test
    void endsAllSessionsIncludingThisOne() {
        Person person = signedInTwice();

        person.session().delete(SESSIONS);

        assertThat(person.session().get(ME).status()).isEqualTo(401);
        assertThat(person.api().post(REFRESH, "refreshToken", person.refresh()).status())
                .isEqualTo(401);
    }

    private static Row signedOut(String name) {
        return Row.of(name)
                .when(person -> person.session().method("POST", LOGOUT))
                .ok("Logout successful")
                .events("session_ended");
    }

    private static Row missing(String name, String id) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> person.session().delete(SESSIONS + '/' + id))
                .refused(404, "Not Found", "SESSION_NOT_FOUND", "Session not found");
    }

    private static Row badId(String name, String id) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> person.session().delete(SESSIONS + '/' + id))
                .refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format");
    }

    private static Person signedInTwice() {
        Person person = Person.verified();
        person.logIn();
        return person;
    }

    private static String sessionOf(Person person) {
        return person.session().get(SESSIONS).text("/data/0/id");
    }
}
