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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The caller by an automation token: in every form of the header, and in realms. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenCallerContractTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String OWN = "/api/v1/auth/tokens/me";
    private static final String READ_ACCOUNT = "resources.read_account";
    private static final String REALM = "0123456789abcdef01234567";
    private static final String OTHER = "f".repeat(24);

    private static final List<String> IDENTITY =
            List.of("id", "username", "alias", "public_key", "created_at", "updated_at", "auth_token");
    private static final List<String> EVERYTHING = List.of(
            "id",
            "username",
            "alias",
            "email",
            "public_key",
            "metadata",
            "is_admin",
            "is_banned",
            "email_verified",
            "avatar_url",
            "signup_method",
            "created_at",
            "updated_at",
            "pending_pool_invitations",
            "auth_token");

    @TestFactory
    Stream<DynamicTest> showsTheAccountInEveryFormOfTheHeader() {
        return Row.tests(
                me("as bearer", script -> script.api().get(ME)),
                me("under the older path", script -> script.api().get("/api/v1/users/me")),
                me(
                        "without a scheme",
                        script -> script.person()
                                .api()
                                .with("Authorization", script.text())
                                .get(ME)),
                me(
                        "beside a name",
                        script -> script.basic(script.person().email(), script.text())
                                .get(ME)),
                me(
                        "beside another's name",
                        script -> script.basic("nobody", script.text()).get(ME)),
                me(
                        "before anything",
                        script -> script.basic(script.text(), "anything").get(ME)),
                me("before nothing", script -> script.basic(script.text(), "").get(ME)),
                me(
                        "on the user's side before another",
                        script -> script.basic(script.text(), Script.somebodys().text())
                                .get(ME)),
                me(
                        "behind one that is not valid",
                        script -> script.basic(Script.newText(), script.text()).get(ME)));
    }

    @TestFactory
    Stream<DynamicTest> showsNoPersonalDataWithoutPermission() {
        return Row.tests(
                row(
                                "no permission at all",
                                () -> Script.somebodys(),
                                script -> script.api().get(ME))
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new))
                        .has("/data/id", Person::accountId)
                        .lacks("@example.com"),
                row(
                                "every other permission",
                                () -> Script.somebodys("resources.realms", "resources.vault"),
                                script -> script.api().get(ME))
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new))
                        .lacks("@example.com"));
    }

    @TestFactory
    Stream<DynamicTest> servesAccountsThatAreBannedOrHaveASecondFactor() {
        return Row.tests(
                row(
                                "a banned account",
                                TokenCallerContractTest::banned,
                                script -> script.api().get(ME))
                        .ok("Current user retrieved successfully", EVERYTHING.toArray(String[]::new))
                        .has("/data/is_banned", true),
                row(
                                "an account with a second factor",
                                () -> Script.of(Secured.somebody().person(), READ_ACCOUNT),
                                script -> script.basic(script.person().email(), script.text())
                                        .get(ME))
                        .ok("Current user retrieved successfully", EVERYTHING.toArray(String[]::new)),
                row(
                                "a logout, which ends nothing",
                                () -> Script.somebodys(),
                                script -> script.api().post("/api/v1/users/auth/logout"))
                        .ok("Logout successful")
                        .events("signed_out")
                        .and((person, answer) ->
                                assertThat(person.session().get(ME).status()).isEqualTo(200)));
    }

    @TestFactory
    Stream<DynamicTest> tellsATokenWhatItIs() {
        return Row.tests(
                own("a token without realms", "allow_no_realm = true", REALM, false),
                own("a token in its realm", "realm_ids = '{" + REALM + "}'", REALM, true),
                own("a token at the base host", "realm_ids = '{" + REALM + "}'", null, true),
                own("a token in a realm of others", "realm_ids = '{" + REALM + "}'", OTHER, true),
                row(
                                "the secret",
                                () -> Script.somebodys(),
                                script -> script.api().get(OWN))
                        .ok("Current auth token retrieved successfully", "token", "restrictions")
                        .and((person, answer) -> assertThat(
                                        answer.json().at("/data/token/prefix").asText())
                                .isEqualTo("hdy_"))
                        .and((person, answer) ->
                                assertThat(answer.toString()).doesNotContainPattern("hdy_[A-Za-z0-9]")),
                row(
                                "a session",
                                () -> Script.somebodys(),
                                script -> script.person().session().get(OWN))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                row(
                                "nobody",
                                () -> Script.somebodys(),
                                script -> script.person().api().get(OWN))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    @TestFactory
    Stream<DynamicTest> keepsTokensInTheirRealms() {
        String bound = "realm_ids = '{" + REALM + "}'";
        return Row.tests(
                in("its realm", bound, REALM)
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new)),
                in("its realm in capitals", bound, REALM.toUpperCase(Locale.ROOT))
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new)),
                in("any realm", "allow_no_realm = true", OTHER)
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new)),
                in("a first label that is no realm", "allow_no_realm = true", "www")
                        .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new)),
                in("another realm", bound, OTHER)
                        .refused(403, "Forbidden", "REALM_NOT_ALLOWED", "This token is not valid for realm " + OTHER),
                in("a realm below a realm", bound, REALM + '.' + REALM)
                        .refused(403, "Forbidden", "REALM_REQUIRED", "This token requires a realm-scoped URL"),
                in("no realm, for a token that needs one", "allow_no_realm = false", "www")
                        .refused(403, "Forbidden", "REALM_REQUIRED", "This token requires a realm-scoped URL"),
                row(
                                "the base host",
                                () -> Script.somebodys().but(bound),
                                script -> script.api().get(ME))
                        .refused(403, "Forbidden", "REALM_REQUIRED", "This token requires a realm-scoped URL"));
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensThatAreNotValid() {
        List<Row> rows = new ArrayList<>();
        rows.add(invalid(
                "a disabled token", script -> script.but("is_enabled = false").api()));
        rows.add(invalid("an unknown token", script -> script.person().api().as(Script.newText())));
        rows.add(invalid("a wrong checksum", script -> script.person().api().as(mistyped(script.text()))));
        rows.add(invalid(
                "a token that is cut",
                script -> script.person().api().as(script.text().substring(0, 52))));
        rows.add(invalid("a blank before it", script -> script.person().api().as(' ' + script.text())));
        rows.add(invalid(
                "another prefix",
                script -> script.person().api().as("hdz_" + script.text().substring(4))));
        rows.add(invalid(
                "a mistyped token beside a name",
                script -> script.basic(script.person().email(), mistyped(script.text()))));
        rows.add(row(
                        "an expired token",
                        () -> Script.somebodys().but("expires_at = now()"),
                        script -> script.api().get(ME))
                .refused(401, "Unauthorized", "TOKEN_EXPIRED", "Token has expired"));
        rows.add(row(
                        "another address",
                        () -> Script.somebodys().but("allowed_addresses = '{192.0.2.0/24,2001:db8::/32}'"),
                        script -> script.api().get(ME))
                .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"));
        rows.add(row(
                        "its address",
                        TokenCallerContractTest::fromItsAddress,
                        script -> script.api().get(ME))
                .ok("Current user retrieved successfully", IDENTITY.toArray(String[]::new)));
        return Row.tests(rows.toArray(Row[]::new));
    }

    private static Script fromItsAddress() {
        Script script = Script.somebodys();
        return script.but("allowed_addresses = '{" + script.person().api().address() + "}'");
    }

    private static Script banned() {
        Script script = Script.somebodys(READ_ACCOUNT);
        Ledger.ban(script.person().email());
        return script;
    }

    private static String mistyped(String text) {
        char last = text.charAt(20) == 'a' ? 'b' : 'a';
        return text.substring(0, 20) + last + text.substring(21);
    }

    private static Row me(String name, Function<Script, Answer> asks) {
        return row(name, () -> Script.somebodys(READ_ACCOUNT), asks)
                .ok("Current user retrieved successfully", EVERYTHING.toArray(String[]::new))
                .has("/data/id", Person::accountId)
                .has("/data/email", Person::email)
                .has("/data/auth_token/token/permissions", "{\"resources\":{\"read_account\":true}}");
    }

    private static Row own(String name, String change, String realm, boolean bound) {
        return row(
                        name,
                        () -> Script.somebodys().but(change),
                        script -> realm == null ? script.api().get(OWN) : script.getIn(realm, OWN))
                .ok("Current auth token retrieved successfully", "token", "restrictions")
                .and((person, answer) -> {
                    JsonNode restrictions = answer.json().at("/data/restrictions");
                    assertThat(restrictions.path("has_realm_restrictions").asBoolean())
                            .isEqualTo(bound);
                    assertThat(restrictions.path("requires_realm_scope").asBoolean())
                            .isEqualTo(bound);
                    assertThat(restrictions.path("allow_no_realm").asBoolean()).isEqualTo(!bound);
                    assertThat(restrictions.path("active_realm_id").textValue()).isEqualTo(realm);
                    assertThat(restrictions.path("max_delegation_depth").asInt())
                            .isPositive();
                    assertThat(restrictions.path("allowed_realm_ids").toString())
                            .isEqualTo(bound ? "[\"" + REALM + "\"]" : "[]");
                });
    }

    private static Row in(String name, String change, String realm) {
        return row(name, () -> Script.somebodys().but(change), script -> script.getIn(realm, ME));
    }

    private static Row invalid(String name, Function<Script, Api> client) {
        return row(
                        name,
                        () -> Script.somebodys(),
                        script -> client.apply(script).get(ME))
                .refused(401, "Unauthorized", "INVALID_TOKEN", "Invalid authentication token");
    }

    private static Row row(String name, Supplier<Script> who, Function<Script, Answer> asks) {
        return Row.of(name).given(who, Script::person, asks);
    }
}
