package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Admin;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code /api/v1/admin/users}: what administrators see of users and do to them. */
@QuarkusTest
@WithTestResource(Servers.class)
class AdminContractTest {

    private static final String FORBIDDEN = "Forbidden";
    private static final String NOT_FOUND = "Not Found";
    private static final String CONFLICT = "Conflict";
    private static final String NOBODY = "0".repeat(24);
    private static final String[] USER = {
        "id",
        "username",
        "alias",
        "email",
        "region",
        "signup_method",
        "is_admin",
        "is_banned",
        "has_password",
        "two_factor_enabled",
        "created_at",
        "updated_at"
    };

    /** An administrator and the user who is looked at. */
    private record Pair(Admin admin, Person user) {

        static Pair any() {
            return new Pair(Admin.somebody(), Person.verified());
        }

        static Pair withFactor() {
            return new Pair(Admin.somebody(), Secured.somebody().person());
        }

        static Pair ofAdmins() {
            return new Pair(Admin.somebody(), Admin.somebody().person());
        }

        static Pair self() {
            Admin admin = Admin.somebody();
            return new Pair(admin, admin.person());
        }

        Answer get(String more) {
            return admin.session().get(Admin.of(user) + more);
        }

        Answer delete(String more) {
            return admin.session().delete(Admin.of(user) + more);
        }
    }

    private static Row row(String name, Supplier<Pair> given, BiFunction<Admin, Pair, Answer> asks) {
        return Row.of(name).given(given, pair -> pair.admin().person(), pair -> asks.apply(pair.admin(), pair));
    }

    @TestFactory
    Stream<DynamicTest> shows() {
        return Row.tests(
                row("a user", Pair::any, (admin, pair) -> pair.get(""))
                        .ok("User retrieved successfully", USER)
                        .events("administered"),
                row("the sessions of a user", Pair::any, (admin, pair) -> pair.get("/sessions"))
                        .ok("Sessions retrieved successfully")
                        .withData()
                        .and((person, answer) ->
                                assertThat(answer.json().path("data")).hasSize(1))
                        .events("administered", "administered"),
                row("the mails of a user", Pair::any, (admin, pair) -> pair.get("/mails?limit=5"))
                        .ok("Mails retrieved successfully")
                        .withData()
                        .has("/data/0/kind", "signup")
                        .has("/data/0/state", "sent")
                        .and((person, answer) -> keys(
                                answer.json().at("/data/0"),
                                "id",
                                "kind",
                                "state",
                                "attempts",
                                "reason",
                                "created_at",
                                "due_at",
                                "ended_at"))
                        .events("administered", "administered"),
                row("the history of a user", Pair::any, (admin, pair) -> pair.get("/history"))
                        .answers(200, "statusCode", "message", "data", "metadata")
                        .has("/message", "History retrieved successfully")
                        .has("/data/0/event", "administered")
                        .and((person, answer) -> {
                            assertThat(answer.text("/data/0/detail"))
                                    .isEqualTo("history_seen by administrator " + person.accountId());
                            keys(
                                    answer.json().at("/data/0"),
                                    "id",
                                    "event",
                                    "outcome",
                                    "detail",
                                    "session_id",
                                    "ip_address",
                                    "user_agent",
                                    "created_at");
                        })
                        .events("administered", "administered"),
                row("a page of the history", Pair::any, (admin, pair) -> pair.get("/history?page=2&limit=1"))
                        .answers(200, "statusCode", "message", "data", "metadata")
                        .has("/metadata/page", 2)
                        .has("/metadata/limit", 1)
                        .and((person, answer) ->
                                assertThat(answer.json().path("data")).hasSize(1))
                        .events("administered", "administered"),
                row("all users", Pair::any, (admin, pair) -> admin.session().get(Admin.USERS + "?limit=2"))
                        .answers(200, "statusCode", "message", "data", "metadata")
                        .has("/message", "Users retrieved successfully")
                        .has("/metadata/limit", 2)
                        .and((person, answer) -> {
                            assertThat(answer.json().path("data")).hasSize(2);
                            keys(answer.json().at("/data/0"), USER);
                        })
                        .events("administered"),
                row(
                                "nobody beyond the last page",
                                Pair::any,
                                (admin, pair) -> admin.session().get(Admin.USERS + "?page=10000&limit=100"))
                        .answers(200, "statusCode", "message", "data", "metadata")
                        .has("/data", "[]")
                        .events("administered"));
    }

    @TestFactory
    Stream<DynamicTest> acts() {
        return Row.tests(
                row("bans", Pair::any, (admin, pair) -> admin.ban(pair.user()))
                        .ok("User banned")
                        .events("account_banned"),
                row("bans once", Pair::any, (admin, pair) -> {
                            Ledger.ban(pair.user().email());
                            return admin.ban(pair.user());
                        })
                        .ok("User banned"),
                row("lifts a ban", Pair::any, (admin, pair) -> {
                            Ledger.ban(pair.user().email());
                            return pair.delete("/ban");
                        })
                        .ok("Ban lifted")
                        .events("account_banned"),
                row("lifts no ban", Pair::any, (admin, pair) -> pair.delete("/ban"))
                        .ok("Ban lifted"),
                row("disables a lost second factor", Pair::withFactor, (admin, pair) -> pair.delete("/2fa"))
                        .ok("2FA disabled")
                        .events("second_factor_disabled", "sessions_ended"),
                row("disables no factor of a user without one", Pair::any, (admin, pair) -> pair.delete("/2fa"))
                        .refused(400, "Bad Request", "TWOFACTOR_NOT_ENABLED", "2FA is not enabled"),
                row("ends all sessions", Pair::any, (admin, pair) -> pair.delete("/sessions"))
                        .ok("Sessions ended")
                        .events("sessions_ended", "administered"),
                row("ends one session", Pair::any, (admin, pair) -> {
                            String session = pair.get("/sessions").text("/data/0/id");
                            return pair.delete("/sessions/" + session);
                        })
                        .ok("Session ended")
                        .events("administered", "administered", "session_ended", "administered"),
                row("ends no session of another user", Pair::any, (admin, pair) -> {
                            String other = Ledger.texts(
                                            "select id from session where account_id = $1",
                                            Person.verified().accountId())
                                    .getFirst();
                            return pair.delete("/sessions/" + other);
                        })
                        .refused(404, NOT_FOUND, "SESSION_NOT_FOUND", "Session not found"));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        List<Row> rows = new ArrayList<>(List.of(
                row("to ban an administrator", Pair::ofAdmins, (admin, pair) -> admin.ban(pair.user()))
                        .refused(409, CONFLICT, "CANNOT_BAN_ADMIN", "Administrators cannot be banned"),
                self("to ban oneself", (admin, pair) -> admin.ban(pair.user())),
                self("to take one's own second factor", (admin, pair) -> pair.delete("/2fa")),
                row(
                                "two filters",
                                Pair::any,
                                (admin, pair) -> admin.session().get(Admin.USERS + "?name=x&standing=banned"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/standing"),
                row(
                                "an unknown standing",
                                Pair::any,
                                (admin, pair) -> admin.session().get(Admin.USERS + "?standing=x"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/standing"),
                row("a name that is too long", Pair::any, (admin, pair) -> admin.find("x".repeat(255)))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/name"),
                row("a name with a control character", Pair::any, (admin, pair) -> admin.find("x%00"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/name"),
                row("a page of 101", Pair::any, (admin, pair) -> admin.session().get(Admin.USERS + "?limit=101"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/limit"),
                row("101 mails", Pair::any, (admin, pair) -> pair.get("/mails?limit=101"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/limit"),
                row("no id of a session", Pair::any, (admin, pair) -> pair.delete("/sessions/x"))
                        .refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format")));
        for (String call : List.of(
                "GET ",
                "POST /ban",
                "DELETE /ban",
                "DELETE /2fa",
                "GET /sessions",
                "DELETE /sessions",
                "GET /history",
                "GET /mails")) {
            rows.add(unknown(call, NOBODY).refused(404, NOT_FOUND, "USER_NOT_FOUND", "User not found"));
            rows.add(unknown(call, "nobody").refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format"));
        }
        return Row.tests(rows.toArray(Row[]::new));
    }

    private static Row self(String name, BiFunction<Admin, Pair, Answer> asks) {
        return row(name, Pair::self, asks)
                .refused(409, CONFLICT, "CANNOT_ADMINISTER_SELF", "Administrators cannot do this to their own account");
    }

    private static Row unknown(String call, String id) {
        String[] parts = call.split(" ", 2);
        return row(
                call + " of " + id,
                Pair::any,
                (admin, pair) -> admin.session().method(parts[0], Admin.USERS + '/' + id + parts[1]));
    }

    @Test
    void findsAUserByIdAddressAndName() {
        Pair pair = Pair.any();
        Person user = pair.user();
        for (String name : List.of(
                user.accountId(),
                user.email(),
                user.email().toUpperCase(Locale.ROOT),
                user.username(),
                user.username().toUpperCase(Locale.ROOT))) {
            Answer found = pair.admin().find(name);
            assertThat(found.json().path("data").findValuesAsText("id"))
                    .as(name)
                    .containsExactly(user.accountId());
            assertThat(found.json().at("/metadata/total").intValue()).isEqualTo(1);
        }
        for (String name : List.of(NOBODY, "nobody@example.net", user.username().substring(1), "%25", "_", "%27")) {
            Answer found = pair.admin().find(name);
            assertThat(found.status()).as(name).isEqualTo(200);
            assertThat(found.json().path("data")).as(name).isEmpty();
        }
    }

    @Test
    void listsWhoIsBannedAndWhoAdministers() {
        Pair pair = Pair.any();
        Ledger.ban(pair.user().email());

        Answer banned = pair.admin().session().get(Admin.USERS + "?standing=banned&limit=100");
        Answer admins = pair.admin().session().get(Admin.USERS + "?standing=admins&limit=100");

        assertThat(banned.json().path("data").findValuesAsText("id"))
                .contains(pair.user().accountId());
        assertThat(banned.json().path("data").findValuesAsText("is_banned")).containsOnly("true");
        assertThat(admins.json().path("data").findValuesAsText("id"))
                .contains(pair.admin().id());
        assertThat(admins.json().path("data").findValuesAsText("is_admin")).containsOnly("true");
    }

    @Test
    void tellsTheOwnerThatTheSecondFactorIsGone() {
        Pair pair = Pair.withFactor();

        assertThat(pair.delete("/2fa").status()).isEqualTo(200);

        Ledger.awaitMailsSent(pair.user().email());
        assertThat(Mailbox.latestTo(pair.user().email()).subject())
                .isEqualTo("Two-factor authentication was turned off");
        assertThat(pair.user().logIn().json().at("/data/token").isTextual()).isTrue();
    }

    @Test
    void recordsWhoDidWhatToWhom() {
        Pair pair = Pair.any();

        pair.admin().ban(pair.user());
        pair.delete("/sessions");
        pair.admin().session().get(Admin.USERS + "?standing=banned");

        assertThat(Ledger.texts(
                        "select detail from audit_event where account_id = $1 and client_ip = $2 order by id",
                        pair.user().accountId(),
                        pair.admin().person().api().address()))
                .contains(
                        "banned by administrator " + pair.admin().id(),
                        "sessions_ended by administrator " + pair.admin().id());
        assertThat(Ledger.texts(
                        "select detail from audit_event where event = 'administered' and account_id is null and client_ip = $1",
                        pair.admin().person().api().address()))
                .containsExactly("banned accounts listed, page 1 of 50, by administrator "
                        + pair.admin().id());
    }

    private static void keys(JsonNode object, String... names) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).containsExactlyInAnyOrder(names);
    }
}
