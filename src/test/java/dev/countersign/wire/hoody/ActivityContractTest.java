package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/v1/users/auth/activity} and {@code /stats}. */
@QuarkusTest
@WithTestResource(Servers.class)
class ActivityContractTest {

    private static final String ACTIVITY = "/api/v1/users/auth/activity";
    private static final String STATS = ACTIVITY + "/stats";

    @TestFactory
    Stream<DynamicTest> filters() {
        return Row.tests(
                listed("everything", "", "sign_in_refused", "signed_in", "address_verified"),
                listed("an event", "?event=signed_in", "signed_in"),
                listed("successes", "?outcome=success", "signed_in", "address_verified"),
                listed("failures", "?outcome=failure", "sign_in_refused"),
                listed("an event of the other outcome", "?event=signed_in&outcome=failure"),
                listed("a page", "?page=2&limit=2", "address_verified"));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                invalid("an unknown event", ACTIVITY + "?event=sign_in", "/event"),
                invalid("an event that is no owner's", ACTIVITY + "?event=secret_unreadable", "/event"),
                invalid("an unknown outcome", ACTIVITY + "?outcome=true", "/outcome"),
                invalid("a long page", ACTIVITY + "?limit=101", "/limit"),
                invalid("a page far away", ACTIVITY + "?page=10001", "/page"),
                invalid("too many days", STATS + "?days=181", "/days"),
                invalid("no days", STATS + "?days=0", "/days"),
                forbidden("the log", ACTIVITY),
                forbidden("the numbers", STATS),
                row("nobody", person -> person.api().get(ACTIVITY))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                row("nobody, for the numbers", person -> person.api().get(STATS))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    @TestFactory
    Stream<DynamicTest> counts() {
        return Row.tests(
                counted("the last month", "", 30),
                counted("a day", "?days=1", 1),
                counted("half a year", "?days=180", 180));
    }

    @Test
    void tellsAllAboutAnEvent() {
        Person owner = visited();

        JsonNode events = owner.session().get(ACTIVITY).json().path("data");

        JsonNode signedIn = events.get(1);
        assertThat(signedIn.properties()).hasSize(11);
        assertThat(signedIn.path("id").textValue()).matches("[0-9a-f]{24}");
        assertThat(signedIn.path("category").textValue()).isEqualTo("sign_in");
        assertThat(signedIn.path("detail").textValue()).isEqualTo("mailed_link");
        assertThat(signedIn.path("session_id").textValue())
                .isEqualTo(owner.session().get("/api/v1/users/auth/sessions").text("/data/0/id"));
        assertThat(signedIn.path("ip_address").textValue())
                .isEqualTo(owner.api().address());
        assertThat(signedIn.path("user_agent").isTextual()).isTrue();
        assertThat(signedIn.path("country").isNull()).isTrue();
        assertThat(events.get(2).path("category").textValue()).isEqualTo("security");
        assertThat(events.get(0).path("detail").textValue()).isEqualTo("invalid_credentials");
    }

    @Test
    void isReadByATokenThatMayReadTheAccount() {
        Script script = Script.somebodys("resources.read_account");

        assertThat(script.api().get(ACTIVITY).json().path("data")).hasSize(2);
        assertThat(script.api().get(STATS).json().at("/data/total").intValue()).isEqualTo(2);
    }

    /** Somebody to whose account a stranger tried to sign in. */
    private static Person visited() {
        Person person = Person.verified();
        person.from(Api.fromAnywhere()).logIn("not the password");
        return person;
    }

    private static Row listed(String name, String query, String... events) {
        return Row.of(name)
                .given(ActivityContractTest::visited)
                .when(person -> person.session().get(ACTIVITY + query))
                .answers(200, "statusCode", "message", "data", "metadata")
                .has("/message", "Activity retrieved successfully")
                .and((person, answer) -> assertThat(answer.json().path("data").findValuesAsText("event"))
                        .containsExactly(events));
    }

    private static Row counted(String name, String query, int days) {
        return Row.of(name)
                .given(ActivityContractTest::visited)
                .when(person -> person.session().get(STATS + query))
                .ok(
                        "Activity statistics retrieved successfully",
                        "period_days",
                        "total",
                        "succeeded",
                        "failed",
                        "addresses",
                        "last_sign_in_at",
                        "last_failure_at",
                        "events")
                .has("/data/period_days", days)
                .has("/data/total", 3)
                .has("/data/succeeded", 2)
                .has("/data/failed", 1)
                .has("/data/addresses", 2)
                .has("/data/events", "{\"address_verified\":1,\"sign_in_refused\":1,\"signed_in\":1}")
                .and((person, answer) -> assertThat(Shapes.time(answer.json().at("/data/last_failure_at")))
                        .isAfterOrEqualTo(Shapes.time(answer.json().at("/data/last_sign_in_at"))));
    }

    private static Row invalid(String name, String path, String pointer) {
        return row(name, person -> person.session().get(path))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates(pointer);
    }

    private static Row forbidden(String name, String path) {
        return row(
                        "a token without the permission, " + name,
                        person -> Script.of(person, "resources.realms").api().get(path))
                .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions");
    }

    private static Row row(String name, Function<Person, Answer> asks) {
        return Row.of(name).given(Person::verified).when(asks);
    }
}
