package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The calls about the user, the sessions and the mailed links. */
@QuarkusTest
@WithTestResource(Servers.class)
class AccountCallsContractTest {

    private static final String NEW = "Another-Horse-8-battery";
    private static final String ASKED = "If this email exists in our system, check your email for the reset link";
    private static final List<String> WITHIN = List.of(
            "/change-password", "/update-user", "/revoke-session", "/revoke-sessions", "/revoke-other-sessions");

    private static Row within(String name, Function<Guest, Answer> asks) {
        return Row.of(name).given(Guest::signedIn, Guest::person, asks);
    }

    private static Row done(Row row) {
        return row.answers(200, "status").has("/status", true);
    }

    private static Row refused(String name, int status, String code, String message, Function<Guest, Answer> asks) {
        return Said.refused(within(name, asks), status, code, message);
    }

    private static Object[] fields(String call) {
        return switch (call) {
            case "/change-password" -> new Object[] {"newPassword", NEW, "currentPassword", "x"};
            case "/update-user" -> new Object[] {"name", "changed"};
            case "/revoke-session" -> new Object[] {"token", "x"};
            default -> new Object[0];
        };
    }

    @TestFactory
    Stream<DynamicTest> takesSessionsOfAllowedPagesOnly() {
        List<Row> rows = new ArrayList<>();
        for (String call : WITHIN) {
            rows.add(Said.refused(
                    Row.of(call + " without a session")
                            .when(person -> Guest.of(person).post(call, fields(call))),
                    401,
                    "UNAUTHORIZED",
                    "Unauthorized"));
            rows.add(refused(
                    call + " of a page of another site",
                    403,
                    "INVALID_ORIGIN",
                    "Invalid origin",
                    guest -> guest.api().with("Origin", "https://evil.example").post(Guest.ROOT + call, fields(call))));
            rows.add(refused(call + " of the banned", 403, "BANNED_USER", "Your account is banned", guest -> {
                Ledger.ban(guest.person().email());
                return guest.post(call, fields(call));
            }));
        }
        rows.add(Said.refused(
                Row.of("/list-sessions without a session")
                        .when(person -> Guest.of(person).get("/list-sessions")),
                401,
                "UNAUTHORIZED",
                "Unauthorized"));
        return Row.tests(rows.toArray(Row[]::new));
    }

    @TestFactory
    Stream<DynamicTest> updatesTheUser() {
        String name = "[body.name] must be one line of 1 to 100 characters and not blank";
        return Row.tests(
                done(within("the name", guest -> guest.post("/update-user", "name", "Zoë")))
                        .events("profile_changed"),
                done(within("the picture", guest -> guest.post("/update-user", "image", "https://cdn.example/a.png")))
                        .events("profile_changed"),
                refused(
                        "nothing",
                        400,
                        "NO_FIELDS_TO_UPDATE",
                        "No fields to update",
                        guest -> guest.post("/update-user", "theme", "dark")),
                refused(
                        "the address",
                        400,
                        "EMAIL_CAN_NOT_BE_UPDATED",
                        "Email can not be updated",
                        guest -> guest.post("/update-user", "name", "Zoë", "email", "other@example.com")),
                refused(
                        "a blank name",
                        400,
                        "VALIDATION_ERROR",
                        name,
                        guest -> guest.post("/update-user", "name", " ")),
                refused(
                        "a script for a picture",
                        400,
                        "VALIDATION_ERROR",
                        "[body.image] Invalid URL",
                        guest -> guest.post("/update-user", "image", "javascript:alert(1)")));
    }

    @Test
    void changesNothingButNameAndPicture() {
        Guest guest = Guest.signedIn();
        JsonNode before = guest.session().json().path("user");
        Answer answer = guest.post(
                "/update-user",
                "name",
                "Zoë",
                "id",
                "0".repeat(24),
                "emailVerified",
                false,
                "createdAt",
                "x",
                "twoFactorEnabled",
                true,
                "isAdmin",
                true,
                "is_admin",
                true,
                "admin",
                true,
                "role",
                "admin",
                "banned",
                true,
                "is_banned",
                true,
                "publicKey",
                "x",
                "metadata",
                Map.of("a", 1));
        assertThat(answer.status()).isEqualTo(200);
        JsonNode after = guest.session().json().path("user");
        assertThat(after.path("name").asText()).isEqualTo("Zoë");
        for (String field : List.of("id", "email", "emailVerified", "createdAt", "twoFactorEnabled", "image")) {
            assertThat(after.path(field)).as(field).isEqualTo(before.path(field));
        }
        Answer me = guest.person().session().get("/api/v1/users/me");
        assertThat(me.text("/data/is_admin") + me.text("/data/is_banned")).isEqualTo("falsefalse");
        assertThat(me.json().at("/data/metadata").isNull()).isTrue();
    }

    @Test
    void takesThePictureAway() {
        Guest guest = Guest.signedIn();
        guest.post("/update-user", "image", "https://cdn.example/a.png");
        assertThat(guest.session().text("/user/image")).isEqualTo("https://cdn.example/a.png");
        byte[] none = "{\"image\":null}".getBytes(StandardCharsets.UTF_8);
        assertThat(guest.api()
                        .postBytes(Guest.ROOT + "/update-user", none, "application/json")
                        .status())
                .isEqualTo(200);
        assertThat(guest.session().json().at("/user/image").isNull()).isTrue();
    }

    private static List<String> tokens(Guest guest) {
        List<String> tokens = new ArrayList<>();
        guest.get("/list-sessions")
                .json()
                .forEach(one -> tokens.add(one.path("token").asText()));
        return tokens;
    }

    private static String idOf(Guest guest) {
        return guest.copy().session().text("/session/id");
    }

    @Test
    void listsTheSessionsWithTheTokenOfThisOneOnly() {
        Guest guest = Guest.signedIn();
        Guest other = Guest.signedIn(guest.person());
        Answer answer = guest.get("/list-sessions");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).hasSize(3);
        for (JsonNode one : answer.json()) {
            assertThat(Said.names(one))
                    .containsExactlyInAnyOrder(
                            "id", "token", "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent");
            assertThat(one.path("userId").asText()).isEqualTo(guest.person().accountId());
        }
        assertThat(tokens(guest)).contains(guest.session().text("/session/token"), idOf(other));
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(body).doesNotContain(other.cookie("session_token"));
        for (String name : tokens(guest)) {
            boolean opens = Api.fromAnywhere()
                    .as(name)
                    .get(Guest.ROOT + "/get-session")
                    .json()
                    .isObject();
            assertThat(opens).isEqualTo(name.equals(guest.cookie("session_token")));
        }
    }

    @Test
    void revokesOneSessionOfTheList() {
        Guest guest = Guest.signedIn();
        Guest other = Guest.signedIn(guest.person());
        Guest third = Guest.signedIn(guest.person());
        assertThat(guest.post("/revoke-session", "token", idOf(other)).status()).isEqualTo(200);
        assertThat(other.isIn()).isFalse();
        assertThat(third.isIn()).isTrue();
        assertThat(guest.post("/revoke-session", "token", third.cookie("session_token"))
                        .status())
                .isEqualTo(200);
        assertThat(third.isIn()).isFalse();
        assertThat(guest.isIn()).isTrue();
    }

    @Test
    void revokesThisSessionAndItsCookies() {
        Guest guest = Guest.signedIn();
        Guest copy = guest.copy();
        Answer answer = guest.post("/revoke-session", "token", guest.cookie("session_token"));
        assertThat(answer.headerValues("Set-Cookie")).contains(Said.NO_SESSION, Said.NO_CACHE);
        assertThat(copy.isIn()).isFalse();
    }

    @Test
    void revokesNoSessionOfAnotherAccount() {
        Guest guest = Guest.signedIn();
        Guest stranger = Guest.signedIn();
        for (String name : List.of(idOf(stranger), stranger.cookie("session_token"), "0".repeat(24), "nonsense")) {
            assertThat(guest.post("/revoke-session", "token", name).text("/status"))
                    .isEqualTo("true");
        }
        guest.post("/revoke-other-sessions");
        guest.post("/revoke-sessions");
        assertThat(stranger.isIn()).isTrue();
    }

    @Test
    void revokesAllOthers() {
        Guest guest = Guest.signedIn();
        Guest other = Guest.signedIn(guest.person());
        assertThat(guest.post("/revoke-other-sessions").text("/status")).isEqualTo("true");
        assertThat(other.isIn()).isFalse();
        assertThat(guest.person().session().get("/api/v1/users/me").status()).isEqualTo(401);
        assertThat(guest.isIn()).isTrue();
    }

    @Test
    void revokesAll() {
        Guest guest = Guest.signedIn();
        Guest copy = guest.copy();
        Guest other = Guest.signedIn(guest.person());
        Answer answer = guest.post("/revoke-sessions");
        assertThat(answer.text("/status")).isEqualTo("true");
        assertThat(answer.headerValues("Set-Cookie")).contains(Said.NO_SESSION);
        assertThat(other.isIn()).isFalse();
        assertThat(copy.isIn()).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> mailsResetLinks() {
        return Row.tests(
                asked(Row.of("an account")
                                .given(Person::verified)
                                .when(person ->
                                        Guest.of(person).post("/request-password-reset", "email", person.email())))
                        .mails("Set a new password"),
                asked(Row.of("nobody")
                        .given(Person::stranger)
                        .when(person -> Guest.of(person)
                                .post("/request-password-reset", "email", person.email(), "redirectTo", "/reset"))),
                Said.refused(
                        Row.of("to a page of another site")
                                .when(person -> Guest.of(person)
                                        .post(
                                                "/request-password-reset",
                                                "email",
                                                person.email(),
                                                "redirectTo",
                                                "https://evil.example/reset")),
                        403,
                        "INVALID_REDIRECT_URL",
                        "Invalid redirectURL"),
                Said.refused(
                        Row.of("no address")
                                .when(person -> Guest.of(person).post("/request-password-reset", "email", "nonsense")),
                        400,
                        "VALIDATION_ERROR",
                        "[body.email] Invalid email address"));
    }

    private static Row asked(Row row) {
        return row.answers(200, "status", "message").has("/status", true).has("/message", ASKED);
    }

    @TestFactory
    Stream<DynamicTest> leadsOn() {
        String dead = "0".repeat(64);
        return Stream.of(
                        lead("a path", dead, "/reset", Api.baseUrl() + "/reset?error=INVALID_TOKEN"),
                        lead("with a query", dead, "/reset?a=b", Api.baseUrl() + "/reset?a=b&error=INVALID_TOKEN"),
                        lead("with a fragment", dead, "/reset%23c", Api.baseUrl() + "/reset?error=INVALID_TOKEN#c"),
                        lead("nonsense", "nonsense", "/reset", Api.baseUrl() + "/reset?error=INVALID_TOKEN"))
                .flatMap(Function.identity());
    }

    private static Stream<DynamicTest> lead(String name, String token, String callback, String location) {
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            Answer answer =
                    Api.fromAnywhere().get(Guest.ROOT + "/reset-password/" + token + "?callbackURL=" + callback);
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo(location);
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        }));
    }

    @TestFactory
    Stream<DynamicTest> leadsNowhereElse() {
        String path = Guest.ROOT + "/reset-password/" + "0".repeat(64);
        List<Row> rows = new ArrayList<>();
        for (String url : List.of(
                "https://evil.example/",
                "//evil.example",
                "javascript:alert(1)",
                "/%5Cevil.example",
                "/a/..//evil",
                "/a?%7B%22%3E")) {
            rows.add(Said.refused(
                    Row.of(url).when(person -> person.api().get(path + "?callbackURL=" + url)),
                    403,
                    "INVALID_CALLBACK_URL",
                    "Invalid callbackURL"));
        }
        rows.add(Row.of("nothing")
                .when(person -> person.api().get(path))
                .answers(400, "message", "code")
                .has("/code", "VALIDATION_ERROR"));
        return Row.tests(rows.toArray(Row[]::new));
    }

    @Test
    void setsAPasswordByAMailedLink() {
        Guest guest = Guest.signedIn();
        Person person = guest.person();
        String token = person.mailedResetToken();
        assertThat(person.api()
                        .get(Guest.ROOT + "/reset-password/" + token + "?callbackURL=/reset")
                        .header("Location"))
                .isEqualTo(Api.baseUrl() + "/reset?token=" + token);

        assertThat(reset(person, "newPassword", "short", "token", token).code()).isEqualTo("PASSWORD_TOO_SHORT");
        assertThat(reset(person, "newPassword", NEW, "token", token).text("/status"))
                .isEqualTo("true");

        assertThat(guest.isIn()).isFalse();
        assertThat(person.logIn(NEW).status()).isEqualTo(200);
        assertThat(reset(person, "newPassword", NEW, "token", token).code()).isEqualTo("INVALID_TOKEN");
    }

    @Test
    void takesTheTokenFromTheQueryToo() {
        Person person = Person.verified();
        String token = person.mailedResetToken();
        assertThat(Guest.of(person)
                        .post("/reset-password?token=" + token, "newPassword", NEW)
                        .status())
                .isEqualTo(200);
    }

    private static Answer reset(Person person, Object... fields) {
        return Guest.of(person).post("/reset-password", fields);
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherTokens() {
        return Row.tests(
                Said.refused(
                        Row.of("none").when(person -> reset(person, "newPassword", NEW)),
                        400,
                        "INVALID_TOKEN",
                        "Invalid token"),
                Said.refused(
                        Row.of("nonsense").when(person -> reset(person, "newPassword", NEW, "token", "x")),
                        400,
                        "INVALID_TOKEN",
                        "Invalid token"),
                Said.refused(
                        Row.of("no password").when(person -> reset(person, "token", "x")),
                        400,
                        "VALIDATION_ERROR",
                        "[body.newPassword] Invalid input: expected string, received undefined"));
    }

    @TestFactory
    Stream<DynamicTest> mailsVerificationLinks() {
        return Row.tests(
                done(Row.of("who waits")
                                .given(Person::signedUp)
                                .when(person -> sendTo(Guest.of(person), person.email())))
                        .mails("Confirm your e-mail address"),
                done(Row.of("nobody").given(Person::stranger).when(person -> sendTo(Guest.of(person), person.email()))),
                refused(
                        "oneself",
                        400,
                        "EMAIL_ALREADY_VERIFIED",
                        "Email is already verified",
                        guest -> sendTo(guest, guest.person().email())),
                refused(
                        "another, within a session",
                        400,
                        "EMAIL_MISMATCH",
                        "Email mismatch",
                        guest -> sendTo(guest, "other@example.com")),
                Said.refused(
                        Row.of("to a page of another site")
                                .when(person -> Guest.of(person)
                                        .post(
                                                "/send-verification-email",
                                                "email",
                                                person.email(),
                                                "callbackURL",
                                                "https://evil.example/")),
                        403,
                        "INVALID_CALLBACK_URL",
                        "Invalid callbackURL"));
    }

    private static Answer sendTo(Guest guest, String email) {
        return guest.post("/send-verification-email", "email", email);
    }
}
