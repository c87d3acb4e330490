package dev.countersign.wire.hoody;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Requests rejected by HTTP itself are answered in the dialect's format, and signed. */
@QuarkusTest
@WithTestResource(Servers.class)
class HttpContractTest {

    private static final String LOGIN = "/api/v1/users/auth/login";
    private static final String BODY = "{\"email\":\"a@example.com\",\"password\":\"Correct-Horse-7-battery\"}";

    @TestFactory
    Stream<DynamicTest> refusesUnknownPaths() {
        return Row.tests(
                notFound("below the dialect", api -> api.get("/api/v1/nothing")),
                notFound("one step too deep", api -> api.get("/api/v1/users/auth/me/more")),
                notFound("in capitals", api -> api.get("/api/v1/Users/auth/me")),
                notFound("elsewhere", api -> api.get("/nothing")),
                notFound("at the root", api -> api.get("/")),
                notFound("by POST", api -> api.post("/api/v1/nothing")),
                notFound("the management's", api -> api.get("/q/health")),
                notFound("the document", api -> api.get("/q/openapi")),
                odd("with matrix parameters", "/api/v1/users;x=1/me"),
                odd("with a doubled slash", "/api/v1//users/me"),
                odd("with an encoded slash", "/api/v1/users%2Fme"),
                odd("with an encoded dot", "/api/v1/users/%2e%2e/me"),
                odd("with an encoded NUL", "/api/v1/users/me%00"));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherMethods() {
        return Row.tests(
                method("GET of login", api -> api.get(LOGIN)),
                method("DELETE of login", api -> api.delete(LOGIN)),
                method("PUT of signup", api -> api.method("PUT", "/api/v1/auth/signup")),
                method("POST of me", api -> api.post("/api/v1/users/auth/me")),
                method("POST of the public key", api -> api.post("/api/v1/meta/public-key")),
                method("PATCH of the sessions", api -> api.method("PATCH", "/api/v1/users/auth/sessions")));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherBodies() {
        return Row.tests(
                mediaType("a form", "application/x-www-form-urlencoded"),
                mediaType("plain text", "text/plain"),
                mediaType("another encoding", "application/json; charset=iso-8859-1"),
                malformed("what is not UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
                malformed("a byte order mark", ("\uFEFF" + BODY).getBytes(StandardCharsets.UTF_8)),
                malformed("a comment", ("/**/" + BODY).getBytes(StandardCharsets.UTF_8)),
                malformed("single quotes", BODY.replace('"', '\'').getBytes(StandardCharsets.UTF_8)),
                malformed(
                        "deep nesting",
                        ("{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}").getBytes(StandardCharsets.UTF_8)),
                tooLarge("16 kB and a little", 16 * 1024 + 1),
                tooLarge("four times as much", 64 * 1024));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherAnswers() {
        return Row.tests(
                notAcceptable("to a GET", api -> api.get("/api/v1/meta/public-key")),
                notAcceptable("to a POST", api -> api.postRaw(LOGIN, BODY)));
    }

    @Test
    void takesUtf8InAnySpelling() {
        Api api = Api.fromAnywhere();

        for (String charset : new String[] {"utf-8", "UTF-8", "\"utf-8\""}) {
            Answer answer =
                    api.postBytes(LOGIN, BODY.getBytes(StandardCharsets.UTF_8), "application/json;charset=" + charset);
            assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
        }
    }

    @Test
    void forbidsCachingAndRevealsNothingOfItself() {
        Person person = Person.stranger();

        for (Answer answer : new Answer[] {
            person.logIn(),
            person.api().get("/api/v1/meta/public-key"),
            person.api().get("/nothing")
        }) {
            assertThat(answer.headerValues("Cache-Control")).containsExactly("no-store");
            assertThat(answer.headerValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
        }
    }

    @Test
    void bindsMethodStatusAndPathWhenAskedTo() {
        Api api = Api.fromAnywhere().with("Want-Signature", "v2");

        for (Answer answer : new Answer[] {
            api.get("/api/v1/meta/public-key?x=1"), api.get("/nothing,at/all"), api.post(LOGIN), api.get(LOGIN)
        }) {
            assertThat(answer.header("X-Hoody-Signature")).doesNotContain(",m=");
            assertThat(answer.header("X-Hoody-Signature-V2"))
                    .contains(",m=" + answer.method() + ",s=" + answer.status());
        }
        assertThat(Api.fromAnywhere().get("/api/v1/meta/public-key").header("X-Hoody-Signature-V2"))
                .isEmpty();
    }

    private static Row notFound(String name, Function<Api, Answer> request) {
        return row(name, request).refused(404, "Not Found", "NOT_FOUND", "Resource not found");
    }

    private static Row odd(String name, String path) {
        return row(name, api -> api.get(path)).refused(400, "Bad Request", "INVALID_PATH", "Invalid path");
    }

    private static Row method(String name, Function<Api, Answer> request) {
        return row(name, request).refused(405, "Method Not Allowed", "METHOD_NOT_ALLOWED", "Method not allowed");
    }

    private static Row mediaType(String name, String contentType) {
        return row(name, api -> api.postBytes(LOGIN, BODY.getBytes(StandardCharsets.UTF_8), contentType))
                .refused(
                        415,
                        "Unsupported Media Type",
                        "UNSUPPORTED_MEDIA_TYPE",
                        "Only application/json in UTF-8 is accepted");
    }

    private static Row malformed(String name, byte[] body) {
        return row(name, api -> api.postBytes(LOGIN, body, "application/json"))
                .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON");
    }

    private static Row tooLarge(String name, int size) {
        String body = "{\"email\":\"" + "a".repeat(size - 12) + "\"}";
        return row(name, api -> api.postRaw(LOGIN, body))
                .refused(413, "Payload Too Large", "PAYLOAD_TOO_LARGE", "The body is too large");
    }

    private static Row notAcceptable(String name, Function<Api, Answer> request) {
        return row(name, api -> request.apply(api.with("Accept", "text/html")))
                .refused(406, "Not Acceptable", "NOT_ACCEPTABLE", "Only application/json is served here");
    }

    private static Row row(String name, Function<Api, Answer> request) {
        return Row.of(name).when(person -> request.apply(person.api()));
    }
}
