package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests rejected by HTTP itself are answered in the dialect's format, and signed. */
@QuarkusTest
@WithTestResource(Servers.class)
class HttpOfHydraCoreContractTest {

    private static final String LOGIN = "/auth/login";
    private static final String BODY = "{\"email\":\"a@example.com\",\"password\":\"Correct-Horse-7-battery\"}";
    private static final String NO_OBJECT = "Input should be a valid dictionary or object to extract fields from";
    private static final String ODD = "Invalid path";

    @TestFactory
    Stream<DynamicTest> refusesPaths() {
        return Row.tests(
                refused("unknown", api -> api.get("/auth/nothing"), 404, "Not Found"),
                refused("unknown by POST", api -> api.post("/auth/nothing"), 404, "Not Found"),
                refused("the root", api -> api.get("/auth/"), 404, "Not Found"),
                refused("one step too deep", api -> api.get("/auth/me/more"), 404, "Not Found"),
                refused("in capitals", api -> api.get("/auth/ME"), 404, "Not Found"),
                refused("with matrix parameters", api -> api.get("/auth/me;x=1"), 400, ODD),
                refused("with a doubled slash", api -> api.get("/auth//me"), 400, ODD),
                refused("with an encoded dot", api -> api.get("/auth/%2e%2e/auth/me"), 400, ODD),
                refused("with an encoded slash", api -> api.get("/auth/x%2Fme"), 400, ODD));
    }

    @TestFactory
    Stream<DynamicTest> refusesMethods() {
        return Row.tests(
                method("GET of login", api -> api.get(LOGIN), "OPTIONS, POST"),
                method("GET of login with a slash", api -> api.get(LOGIN + '/'), "OPTIONS, POST"),
                method("PUT of register", api -> api.method("PUT", "/auth/register"), "OPTIONS, POST"),
                method("GET of token", api -> api.get("/auth/token"), "OPTIONS, POST"),
                method("DELETE of logout", api -> api.delete("/auth/logout"), "OPTIONS, POST"),
                method("POST of me", api -> api.post("/auth/me"), "GET, HEAD, OPTIONS"));
    }

    private static Row method(String name, Function<Api, Answer> asks, String allow) {
        return refused(name, asks, 405, "Method Not Allowed")
                .and((person, answer) -> assertThat(answer.header("Allow")).isEqualTo(allow));
    }

    @TestFactory
    Stream<DynamicTest> refusesTypesOfBodies() {
        return Row.tests(
                mediaType("a form", "application/x-www-form-urlencoded"),
                mediaType("plain text", "text/plain"),
                mediaType("another charset", "application/json;charset=utf-16"),
                refused(
                        "too much",
                        api -> api.postRaw(LOGIN, " ".repeat(17_000) + BODY),
                        413,
                        "Request Entity Too Large"));
    }

    private static Row mediaType(String name, String type) {
        return refused(
                name,
                api -> api.postBytes(LOGIN, BODY.getBytes(StandardCharsets.UTF_8), type),
                415,
                "Unsupported Media Type");
    }

    private static Row refused(String name, Function<Api, Answer> asks, int status, String detail) {
        return Hydra.refused(Row.of(name).when(person -> asks.apply(person.api())), status, detail);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoJson() {
        return Row.tests(
                malformed("half an object", "{\"email\":"),
                malformed("a space", " "),
                malformed("nothing", "", "Field required", "missing"),
                malformed("null", "null", "Field required", "missing"),
                malformed("a list", "[]", NO_OBJECT, "model_attributes_type"),
                malformed("a text", "\"a@example.com\"", NO_OBJECT, "model_attributes_type"),
                Hydra.unprocessable(
                        Row.of("no body").when(person -> person.api().method("POST", LOGIN)),
                        "",
                        "Field required",
                        "missing"),
                malformed("two objects", BODY + BODY),
                malformed(
                        "a key twice", "{\"email\":\"a@example.com\",\"email\":\"b@example.com\",\"password\":\"x\"}"),
                malformed("a byte order mark", "\uFEFF" + BODY),
                malformed("eleven objects in each other", "{\"a\":".repeat(11) + "1" + "}".repeat(11)));
    }

    private static Row malformed(String name, String body) {
        return malformed(name, body, "JSON decode error", "json_invalid");
    }

    private static Row malformed(String name, String body, String msg, String type) {
        return Hydra.unprocessable(Row.of(name).when(person -> person.api().postRaw(LOGIN, body)), "", msg, type);
    }

    @TestFactory
    Stream<DynamicTest> isNoneOfTheOtherDialectsPaths() {
        return Row.tests(Row.of("in the root")
                .given(Person::stranger)
                .when(person -> person.api().get("/auth"))
                .refused(404, "Not Found", "NOT_FOUND", "Resource not found"));
    }
}
