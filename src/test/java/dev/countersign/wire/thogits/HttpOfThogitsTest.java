package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests on these paths that HTTP itself rejects are answered with one sentence. */
@QuarkusTest
@WithTestResource(Servers.class)
class HttpOfThogitsTest {

    private static final String BODY = "{\"email\":\"a@example.com\",\"password\":\"Correct-Horse-7-battery\"}";

    private static Row refused(String name, int status, String message, Function<Api, Answer> asks) {
        return Row.of(name)
                .when(person -> asks.apply(person.api()))
                .answers(status, "message")
                .has("/message", message)
                .and((person, answer) ->
                        assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=UTF-8"));
    }

    private static Row notFound(String path) {
        return refused("no " + path, 404, "Not found", api -> api.post(path));
    }

    private static Row method(String method, String path, String allowed) {
        return refused(method + ' ' + path, 405, "Method not allowed", api -> api.method(method, path))
                .and((person, answer) -> assertThat(answer.header("Allow")).isEqualTo(allowed));
    }

    private static Row malformed(String name, String body) {
        return refused(name, 400, "The body is not valid JSON", api -> api.postRaw(Visitor.LOGIN, body));
    }

    private static Row type(String type) {
        return refused(
                type,
                415,
                "Only application/json in UTF-8 is accepted",
                api -> api.postBytes(Visitor.LOGIN, BODY.getBytes(StandardCharsets.UTF_8), type));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherPathsAndMethods() {
        return Row.tests(
                notFound("/api/auth/2fa"),
                notFound("/api/auth/2fa/"),
                notFound("/api/auth/2fa/totp"),
                notFound("/api/auth/2fa/totp/setup/more"),
                notFound("/api/auth/2fa/email/setup"),
                method("GET", Visitor.LOGIN, "OPTIONS, POST"),
                method("GET", Visitor.REGISTER, "OPTIONS, POST"),
                method("GET", Visitor.LOGOUT, "OPTIONS, POST"),
                method("POST", Visitor.ME, "GET, HEAD, OPTIONS"),
                method("DELETE", Visitor.ME, "GET, HEAD, OPTIONS"),
                method("GET", Visitor.SETUP, "OPTIONS, POST"),
                method("PUT", Visitor.CONFIRM, "OPTIONS, POST"),
                method("GET", Visitor.VERIFY, "OPTIONS, POST"),
                method("DELETE", Visitor.DISABLE, "OPTIONS, POST"),
                refused("a doubled slash", 400, "Invalid path", api -> api.get("/api/auth/2fa//totp")));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherBodies() {
        return Row.tests(
                malformed("half an object", "{\"email\":"),
                malformed("a list", "[" + BODY + "]"),
                malformed("two objects", BODY + BODY),
                malformed("a key twice", "{\"email\":\"a@example.com\"," + BODY.substring(1)),
                malformed("nothing", ""),
                type("text/plain"),
                type("application/x-www-form-urlencoded"),
                type("application/json; charset=iso-8859-1"),
                refused(
                        "too much",
                        413,
                        "The body may hold 16 kB at most",
                        api -> api.postRaw(Visitor.LOGIN, "{\"email\":\"" + "a".repeat(17_000) + "\"}")),
                refused(
                        "another answer",
                        406,
                        "Only application/json is served here",
                        api -> api.with("Accept", "text/html").postRaw(Visitor.LOGIN, BODY)));
    }
}
