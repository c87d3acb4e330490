package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** What rows of this contract share. Secrets in cookies are replaced by their kind. */
final class Said {

    private static final String REST = "; Path=/; HttpOnly; SameSite=Lax";
    static final String SESSION = "better-auth.session_token=<token>; Max-Age=604800" + REST;
    static final String SHORT_SESSION = "better-auth.session_token=<token>" + REST;
    static final String DONT_REMEMBER = "better-auth.dont_remember=true" + REST;
    static final String CHALLENGE = "better-auth.two_factor=<token>; Max-Age=600" + REST;
    static final String TRUST = "better-auth.trust_device=<device>; Max-Age=2592000" + REST;
    static final String NO_SESSION = deleted("session_token");
    static final String NO_CACHE = deleted("session_data");
    static final String REMEMBER = deleted("dont_remember");
    static final String NO_CHALLENGE = deleted("two_factor");
    static final String NO_TRUST = deleted("trust_device");

    static final String[] USER = {
        "id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "twoFactorEnabled"
    };

    private Said() {}

    private static String deleted(String name) {
        return "better-auth." + name + "=; Max-Age=0" + REST;
    }

    /**
     * Exactly these cookies. {@code set-auth-token} repeats the session token, and is absent without a session cookie.
     */
    static BiConsumer<Person, Answer> cookies(String... expected) {
        return (person, answer) -> {
            assertThat(answer.headerValues("Set-Cookie").stream().map(Said::masked))
                    .as(answer.toString())
                    .containsExactlyInAnyOrder(expected);
            List<String> opened = Arrays.asList(expected);
            boolean session = opened.contains(SESSION) || opened.contains(SHORT_SESSION);
            assertThat(answer.header("set-auth-token")).isEqualTo(session ? sessionCookie(answer) : "");
            if (session) {
                assertThat(answer.headerValues("Access-Control-Expose-Headers"))
                        .anySatisfy(names -> assertThat(names).contains("set-auth-token"));
            }
        };
    }

    private static String masked(String cookie) {
        return cookie.replaceFirst("=[0-9a-f]{24}\\.[0-9a-f]{64};", "=<device>;")
                .replaceFirst("=[0-9a-f]{64};", "=<token>;");
    }

    /** The value of the session cookie that an answer sets; empty if it sets none. */
    static String sessionCookie(Answer answer) {
        return answer.headerValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("better-auth.session_token="))
                .map(cookie -> cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')))
                .findFirst()
                .orElse("");
    }

    /** The complete user at {@code pointer}. */
    static BiConsumer<Person, Answer> user(String pointer, boolean twoFactor) {
        return (person, answer) -> {
            JsonNode user = answer.json().at(pointer);
            assertThat(names(user)).containsExactlyInAnyOrder(USER);
            assertThat(user.path("id").asText()).isEqualTo(person.accountId());
            assertThat(user.path("email").asText()).isEqualTo(person.email());
            assertThat(user.path("emailVerified").asBoolean()).isTrue();
            assertThat(user.path("image").isNull()).isTrue();
            assertThat(user.path("twoFactorEnabled").isBoolean()).isTrue();
            assertThat(user.path("twoFactorEnabled").asBoolean()).isEqualTo(twoFactor);
            assertThat(List.of(
                            user.path("createdAt").asText(),
                            user.path("updatedAt").asText()))
                    .allMatch(Said::isInstant);
        };
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** With milliseconds, as clients expect for dates. */
    static boolean isInstant(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    /** The token in the body equals the one in the cookie. */
    static BiConsumer<Person, Answer> tokenOfTheCookie() {
        return (person, answer) -> assertThat(answer.text("/token")).isEqualTo(sessionCookie(answer));
    }

    /** The row is rejected and changes no cookie. */
    static Row refused(Row row, int status, String code, String message) {
        return row.answers(status, "message", "code")
                .has("/code", code)
                .has("/message", message)
                .and(cookies());
    }
}
