package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the tests of this dialect share. */
final class Hydra {

    static final String WRONG = "Wrong-Horse-7-battery";
    static final String[] TOKENS = {"access_token", "refresh_token", "token_type", "expires_in", "email_verified"};
    static final String[] CHALLENGE = {"requires_2fa", "temp_token", "method"};

    private static final String JWT = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";

    private Hydra() {}

    static Answer logIn(Person person) {
        return person.api().post("/auth/login", "email", person.email(), "password", person.password());
    }

    /** Signs in and expects a session. */
    static Answer session(Person person) {
        return require(200, logIn(person));
    }

    static Answer refresh(Api api, String token) {
        return api.post("/auth/refresh", "refresh_token", token);
    }

    static Answer me(Api api) {
        return api.get("/auth/me");
    }

    static Answer token(Person person) {
        return basic(person.api(), person.email() + ':' + person.password()).method("POST", "/auth/token");
    }

    static Api basic(Api api, String userPass) {
        return api.with(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(userPass.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends an access token with the scheme in lower case, as this dialect's answers spell it. */
    static Api bearer(Api api, String accessToken) {
        return api.with("Authorization", "bearer " + accessToken);
    }

    /** Signs in with the password and returns the challenge token. */
    static String challenge(Secured somebody) {
        return require(202, logIn(somebody.person())).text("/temp_token");
    }

    static Answer verify(Api api, String challenge, String code) {
        return api.post("/auth/verify-2fa", "temp_token", challenge, "code", code);
    }

    static Answer require(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    static void assertRefused(Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().toString()).isEqualTo("{\"detail\":\"" + detail + "\"}");
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
    }

    /** The row is rejected with this sentence and sets no cookie. */
    static Row refused(Row row, int status, String detail) {
        return row.answers(status, "detail").has("/detail", detail).and(Hydra::setsNoCookie);
    }

    /** The row's body is rejected. Each triple is a field (empty for the body), a message and a type. */
    static Row unprocessable(Row row, String... fieldMessageType) {
        return row.answers(422, "detail").and((person, answer) -> {
            JsonNode detail = answer.json().path("detail");
            assertThat(detail.isArray()).isTrue();
            assertThat(detail.size()).as(answer.toString()).isEqualTo(fieldMessageType.length / 3);
            for (int i = 0; i < detail.size(); i++) {
                String field = fieldMessageType[3 * i];
                assertThat(detail.get(i).toString())
                        .isEqualTo("{\"loc\":[\"body\"" + (field.isEmpty() ? "" : ",\"" + field + '"') + "],\"msg\":\""
                                + fieldMessageType[3 * i + 1] + "\",\"type\":\"" + fieldMessageType[3 * i + 2]
                                + "\"}");
            }
        });
    }

    /** Sends an empty object, which lacks all these fields. */
    static Row nothing(String name, String path, String... fields) {
        String[] wrong = Stream.of(fields)
                .flatMap(field -> Stream.of(field, "Field required", "missing"))
                .toArray(String[]::new);
        return unprocessable(Row.of(name).when(person -> person.api().post(path)), wrong);
    }

    /** The row opens a session for the person, with the access token in its answer. */
    static Row opened(String name, Function<Person, Answer> asks) {
        return tokens(Row.of(name).given(Person::verified).when(asks), true)
                .and((person, answer) -> assertThat(me(person.api().as(answer.text("/access_token")))
                                .text("/id"))
                        .isEqualTo(person.accountId()))
                .events("signed_in");
    }

    /** The row answers with a token pair in the body. */
    static Row tokens(Row row, boolean verified) {
        return row.answers(200, TOKENS)
                .has("/token_type", "bearer")
                .has("/expires_in", 1800)
                .has("/email_verified", verified)
                .and((person, answer) -> {
                    assertThat(answer.text("/access_token")).matches(JWT);
                    assertThat(answer.text("/refresh_token")).matches(JWT).isNotEqualTo(answer.text("/access_token"));
                });
    }

    static void setsItsTokensAsCookies(Person person, Answer answer) {
        Map<String, String> cookies = cookies(answer);
        assertThat(cookies).containsOnlyKeys("access_token", "refresh_token");
        assertThat(cookies).containsEntry("access_token", answer.text("/access_token"));
        assertThat(cookies).containsEntry("refresh_token", answer.text("/refresh_token"));
    }

    static void setsNoCookie(Person person, Answer answer) {
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
    }

    static Map<String, String> cookies(Answer answer) {
        Map<String, String> cookies = new HashMap<>();
        for (String cookie : answer.headerValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            String value = pair.substring(pair.indexOf('=') + 1);
            assertThat(cookies.put(pair.substring(0, pair.indexOf('=')), value))
                    .as("twice: " + cookie)
                    .isNull();
        }
        return cookies;
    }

    /** The attributes of a cookie, without {@code Expires}, which only repeats {@code Max-Age}. */
    static List<String> attributes(Answer answer, String cookie) {
        String whole = answer.headerValues("Set-Cookie").stream()
                .filter(set -> set.startsWith(cookie + '='))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + cookie + " in " + answer));
        return Stream.of(whole.split("; ", -1))
                .skip(1)
                .filter(attribute -> !attribute.startsWith("Expires="))
                .toList();
    }

    /** A browser with these cookies, on a page of this server. */
    static Api browser(Api api, Answer answer) {
        return carrying(api, answer).with("Origin", Api.baseUrl());
    }

    /** A client with these cookies, without {@code Origin} and {@code Referer}. */
    static Api carrying(Api api, Answer answer) {
        StringJoiner pairs = new StringJoiner("; ");
        cookies(answer).forEach((name, value) -> pairs.add(name + '=' + value));
        return api.with("Cookie", pairs.toString());
    }
}
