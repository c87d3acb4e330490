package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The realms of an account, as far as its tokens name them. */
@QuarkusTest
@WithTestResource(Servers.class)
class RealmsContractTest {

    private static final String REALMS = "/api/v1/realms/";
    private static final String ONE = "1".repeat(24);
    private static final String TWO = "2".repeat(24);
    private static final String BOTH = "[\"" + ONE + "\",\"" + TWO + "\"]";

    @TestFactory
    Stream<DynamicTest> listsTheRealms() {
        return Row.tests(
                row("none", script -> Script.somebodys().person().session().get(REALMS))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total")
                        .has("/data/realm_ids", "[]")
                        .has("/data/total", 0),
                row("to the owner", script -> script.person().session().get(REALMS))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total")
                        .has("/data/realm_ids", BOTH)
                        .has("/data/total", 2),
                row("without the slash", script -> script.person().session().get("/api/v1/realms"))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total")
                        .has("/data/realm_ids", BOTH),
                row("with usage", script -> script.person().session().get(REALMS + "?include_usage=true"))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total", "usage")
                        .has("/data/usage", "{\"" + ONE + "\":" + usage(2) + ",\"" + TWO + "\":" + usage(1) + '}'),
                row("to a token, with usage", script -> script.api().get(REALMS + "?include_usage=true"))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total", "usage")
                        .has("/data/usage", "{\"" + ONE + "\":" + usage(0) + ",\"" + TWO + "\":" + usage(0) + '}'),
                row(
                                "to a token of one realm",
                                script -> script.but("realm_ids = '{" + TWO + "}'")
                                        .getIn(TWO, REALMS + "?include_usage=true"))
                        .ok("Realm IDs retrieved successfully", "realm_ids", "total", "usage")
                        .has("/data/usage", "{\"" + TWO + "\":" + usage(1) + '}'));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                row(
                                "a token without the permission",
                                script -> Script.of(script.person(), "resources.vault")
                                        .api()
                                        .get(REALMS))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                row(
                                "a password",
                                script -> script.basic(
                                                script.person().email(),
                                                script.person().password())
                                        .get(REALMS))
                        .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token"),
                row("nobody", script -> script.person().api().get(REALMS))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    private static String usage(int tokens) {
        return "{\"projects\":0,\"containers\":0,\"servers\":0,\"auth_tokens\":" + tokens + '}';
    }

    private static Row row(String name, Function<Script, Answer> asks) {
        return Row.of(name).given(RealmsContractTest::script, Script::person, asks);
    }

    /** A script that may list, and two tokens in two realms. */
    private static Script script() {
        Person person = Person.verified();
        Script.of(person).but("realm_ids = '{" + ONE + ',' + TWO + "}'");
        Script.of(person).but("realm_ids = '{" + ONE + "}'");
        return Script.of(person, "resources.realms");
    }
}
