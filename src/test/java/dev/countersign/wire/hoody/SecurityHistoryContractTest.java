package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/v1/users/me/security-history}, as section 4.7 of the contract has it. */
@QuarkusTest
@WithTestResource(Servers.class)
class SecurityHistoryContractTest {

    private static final String HISTORY = "/api/v1/users/me/security-history";
    private static final String DONE = "Security history retrieved successfully";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    @TestFactory
    Stream<DynamicTest> pages() {
        return Row.tests(
                page("the first fifty", "", 1, 50, 1),
                page("the second page", "?page=2&limit=2", 2, 2, 2),
                page("beyond the last one", "?page=10000&limit=100", 10_000, 100, 1),
                page("without failures", "?include_failed=false", 1, 50, 1),
                page("with both, said as numbers", "?include_failed=1&include_security=1", 1, 50, 1));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                invalid("page 0", "?page=0", "/page"),
                invalid("a page beyond ten thousand", "?page=10001", "/page"),
                invalid("a negative page", "?page=-1", "/page"),
                invalid("a page that is no number", "?page=1e2", "/page"),
                invalid("a limit beyond a hundred", "?limit=101", "/limit"),
                invalid("a limit of 0", "?limit=0", "/limit"),
                invalid("two pages", "?page=1&page=2", "/page"),
                invalid("a switch that is neither", "?include_failed=yes", "/include_failed"),
                invalid("the other switch, too", "?include_security=TRUE", "/include_security"),
                row(
                                "a token without the permission",
                                person -> Script.of(person, "resources.create_tokens")
                                        .api()
                                        .get(HISTORY))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                Row.of("a banned user")
                        .given(Person::banned)
                        .when(person -> person.session().get(HISTORY))
                        .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned"),
                row("nobody", person -> person.api().get(HISTORY))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    @Test
    void tellsWhoSignedInAndWhoTried() {
        Person owner = Person.verified();
        Person elsewhere = owner.from(Api.fromAnywhere().with("User-Agent", FIREFOX));
        elsewhere.logIn();
        elsewhere.logIn("not the password");

        JsonNode events = read(owner, "").json().path("data");

        assertThat(events.findValuesAsText("event"))
                .containsExactly("sign_in_refused", "signed_in", "signed_in", "address_verified");
        assertThat(events.findValuesAsText("outcome")).containsExactly("failure", "success", "success", "success");
        JsonNode refused = events.get(0);
        assertThat(refused.properties()).hasSize(7);
        assertThat(refused.path("id").textValue()).matches("[0-9a-f]{24}");
        assertThat(refused.path("ip_address").textValue())
                .isEqualTo(elsewhere.api().address());
        assertThat(refused.path("client").textValue()).isEqualTo("Firefox on Linux");
        assertThat(refused.path("country").isNull()).isTrue();
        assertThat(Shapes.time(refused.path("created_at")))
                .isAfterOrEqualTo(Shapes.time(events.get(1).path("created_at")));
        assertThat(events.findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void leavesOutWhatIsNotWanted() {
        Secured owner = Secured.somebody();
        owner.person().logIn("not the password");

        List<String> all = events(owner.person(), "");
        assertThat(all).contains("sign_in_refused", "second_factor_enabled", "signed_in");
        assertThat(events(owner.person(), "?include_failed=false"))
                .containsExactlyElementsOf(without(all, "sign_in_refused"));
        assertThat(events(owner.person(), "?include_security=false"))
                .contains("sign_in_refused", "signed_in")
                .doesNotContain("second_factor_enabled", "address_verified");
        assertThat(events(owner.person(), "?include_security=false&include_failed=0"))
                .contains("signed_in")
                .doesNotContain("sign_in_refused", "second_factor_enabled");
    }

    @Test
    void endsAfterHalfAYear() {
        Person owner = Person.verified();
        write(owner, "signed_in", "181 days");
        write(owner, "signed_in", "179 days");

        assertThat(events(owner, "")).hasSize(3);
    }

    @Test
    void showsNoStepsAndNothingThatItDoesNotKnow() {
        Person owner = Person.verified();
        write(owner, "password_rehashed", "1 day");
        write(owner, "invented_by_a_newer_server", "1 day");

        assertThat(events(owner, "")).containsExactly("signed_in", "address_verified");
    }

    @Test
    void isReadByATokenThatMayReadTheAccount() {
        Script script = Script.somebodys("resources.read_account");

        Answer answer = script.api().get(HISTORY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").findValuesAsText("event"))
                .containsExactly("signed_in", "address_verified");
    }

    private static void write(Person owner, String event, String ago) {
        Ledger.change(
                "insert into audit_event (at, event, account_id) values (now() - interval '" + ago + "', $1, $2)",
                event,
                owner.accountId());
    }

    private static Answer read(Person owner, String query) {
        Answer answer = owner.session().get(HISTORY + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private static List<String> events(Person owner, String query) {
        return read(owner, query).json().path("data").findValuesAsText("event");
    }

    private static List<String> without(List<String> all, String event) {
        return all.stream().filter(one -> !one.equals(event)).toList();
    }

    /** A person's two or three events, in pages. */
    private static Row page(String name, String query, int page, int limit, int pages) {
        return row(name, person -> {
                    person.from(Api.fromAnywhere()).logIn("not the password");
                    return person.session().get(HISTORY + query);
                })
                .answers(200, "statusCode", "message", "data", "metadata")
                .has("/message", DONE)
                .and((person, answer) -> {
                    JsonNode metadata = answer.json().path("metadata");
                    int total = query.contains("include_failed=false") ? 2 : 3;
                    assertThat(metadata.toString())
                            .isEqualTo("{\"total\":" + total + ",\"page\":" + page + ",\"limit\":" + limit
                                    + ",\"pages\":" + pages + '}');
                    int left = Math.max(0, total - (page - 1) * limit);
                    assertThat(answer.json().path("data")).hasSize(Math.min(limit, left));
                });
    }

    private static Row invalid(String name, String query, String pointer) {
        return row(name, person -> person.session().get(HISTORY + query))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates(pointer);
    }

    private static Row row(String name, Function<Person, Answer> asks) {
        return Row.of(name).given(Person::verified).when(asks);
    }
}
