package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The endpoints below {@code /api/v1/auth/tokens/{id}}, and those of templates and public profiles. */
@QuarkusTest
@WithTestResource(Servers.class)
class AuthTokenContractTest {

    private static final String UPDATED = "Auth token updated successfully";
    private static final String REALM = "0123456789abcdef01234567";
    private static final String OTHER = "76543210fedcba9876543210";

    private static Person one;

    private static synchronized Person somebody() {
        if (one == null) {
            one = Person.verified();
        }
        return one;
    }

    private static Script token(Object... fields) {
        return Tokens.made(somebody(), fields);
    }

    private static Answer owner(Script token, Function<Api, Answer> request) {
        return request.apply(token.person().session());
    }

    @TestFactory
    Stream<DynamicTest> reads() {
        return Row.tests(
                row("one", () -> token(), token -> owner(token, api -> api.get(Tokens.path(token))))
                        .ok("Auth token retrieved successfully", Tokens.KEYS)
                        .lacks("\"token\":"),
                notFound("one that does not exist", api -> api.get(Tokens.PATH + '/' + REALM)),
                badId("not an id", api -> api.get(Tokens.PATH + "/x")));
    }

    @TestFactory
    Stream<DynamicTest> changes() {
        return Row.tests(
                updated("nothing").has("/data/is_enabled", true),
                updated("the alias", "alias", "renamed").has("/data/alias", "renamed"),
                updated("switched off", "is_enabled", false).has("/data/is_enabled", false),
                updated("addresses", "ip_whitelist", "192.0.2.0/24").has("/data/ip_whitelist", "[\"192.0.2.0/24\"]"),
                updated("permissions", "permissions", Tokens.tree("projects.read"))
                        .has("/data/permissions", "{\"projects\":{\"read\":true}}"),
                updated("realms", "realm_ids", List.of(REALM), "allow_no_realm", false)
                        .has("/data/realm_ids", "[\"" + REALM + "\"]")
                        .has("/data/allow_no_realm", false),
                updated("access", "vault_access", true, "event_access", false)
                        .has("/data/vault_access", true)
                        .has("/data/event_access", false),
                updated("an end", "expires_at", "2099-01-01").has("/data/expires_at", "2099-01-01T00:00:00.000Z"),
                raw("no end any more", "{\"expires_at\":null}").has("/data/expires_at", "null"),
                raw("no profile any more", "{\"public_key\":null,\"public_storage\":null}")
                        .has("/data/public_key", "null")
                        .has("/data/public_storage", "null"),
                updated("a profile", "public_key", "AB".repeat(32), "public_storage", Map.of("a", 1))
                        .has("/data/public_key", "ab".repeat(32))
                        .has("/data/public_storage", "{\"a\":1}"),
                row(
                                "by PATCH",
                                () -> token("permissions", Tokens.tree("projects.read"), "expires_at", "tomorrow"),
                                token -> owner(token, api -> api.patch(Tokens.path(token), "event_access", false)))
                        .ok(UPDATED, Tokens.KEYS)
                        .has("/data/event_access", false)
                        .has("/data/permissions", "{\"projects\":{\"read\":true}}")
                        .and((person, answer) ->
                                assertThat(answer.text("/data/expires_at")).isNotEqualTo("null"))
                        .events("automation_token_changed"));
    }

    private static Row updated(String name, Object... fields) {
        return row(name, () -> token(), token -> owner(token, api -> api.put(Tokens.path(token), fields)))
                .ok(UPDATED, Tokens.KEYS)
                .events("automation_token_changed");
    }

    private static Row raw(String name, String body) {
        return row(
                        name,
                        () -> token(
                                "expires_at", "tomorrow", "public_key", "cd".repeat(32), "public_storage", Map.of()),
                        token -> owner(
                                token,
                                api -> api.send(
                                        "PUT",
                                        Tokens.path(token),
                                        "application/json",
                                        body.getBytes(StandardCharsets.UTF_8))))
                .ok(UPDATED, Tokens.KEYS)
                .events("automation_token_changed");
    }

    @TestFactory
    Stream<DynamicTest> refusesChanges() {
        return Row.tests(
                refused("INVALID_ALIAS_FORMAT", "Invalid alias format", "alias", "a/b"),
                refused("INVALID_IP_FORMAT", "Invalid IP address or CIDR format", "ip_whitelist", "x"),
                refused("INVALID_REALM_ID_FORMAT", "Invalid realm ID format", "realm_ids", List.of("X")),
                refused("INVALID_EXPIRATION_FORMAT", "Invalid expiration format", "expires_at", "x"),
                refused("EXPIRATION_IN_PAST", "Expiration date must be in the future", "expires_at", "2020-01-01"),
                refused("INVALID_PUBLIC_KEY_FORMAT", "Invalid public key format", "public_key", "x"),
                refused("VALIDATION_ERROR", "Validation failed", "permission_template", "read_only")
                        .violates("/permission_template"),
                refused("VALIDATION_ERROR", "Validation failed", "deny_reauthorization", false)
                        .violates("/deny_reauthorization"),
                refused("VALIDATION_ERROR", "Validation failed", "realm_id", REALM)
                        .violates("/realm_id"),
                row("a taken alias", () -> token(), token -> {
                            Tokens.made(token.person(), "alias", "of another");
                            return owner(token, api -> api.put(Tokens.path(token), "alias", "of another"));
                        })
                        .refused(
                                400,
                                "DUPLICATE_ALIAS",
                                "DUPLICATE_ALIAS",
                                "Alias \"of another\" already exists for this user")
                        .mails("Your account has a new automation token")
                        .events("automation_token_created"),
                bounded("a permission that it may never have", "permissions", Tokens.tree("resources.vault"))
                        .violates("/permissions/resources"),
                bounded("the vault", "vault_access", true).violates("/vault_access"),
                notFound("one that does not exist", api -> api.put(Tokens.PATH + '/' + REALM, "alias", "x")),
                badId("not an id", api -> api.put(Tokens.PATH + "/x", "alias", "x")));
    }

    private static Row refused(String code, String message, Object... fields) {
        return row(
                        code + ' ' + Arrays.toString(fields),
                        () -> token(),
                        token -> owner(token, api -> api.put(Tokens.path(token), fields)))
                .refused(400, "Bad Request", code, message);
    }

    private static Row bounded(String name, Object... fields) {
        return row(
                        name,
                        () -> token("deny_reauthorization", true),
                        token -> owner(token, api -> api.put(Tokens.path(token), fields)))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed");
    }

    @Test
    void refusesToLetATokenWithoutReauthorizationLiveForEver() {
        Script token = token("deny_reauthorization", true);
        Answer answer = token.person()
                .session()
                .send(
                        "PUT",
                        Tokens.path(token),
                        "application/json",
                        "{\"expires_at\":null}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/data/0/instancePath").textValue()).isEqualTo("/expires_at");
    }

    @TestFactory
    Stream<DynamicTest> realms() {
        return Row.tests(
                realm("one more", "add-realm", OTHER).has("/data/realm_ids", "[\"" + REALM + "\",\"" + OTHER + "\"]"),
                realm("the same again", "add-realm", REALM).has("/data/realm_ids", "[\"" + REALM + "\"]"),
                realm("one of two away", "remove-realm", OTHER, REALM, OTHER)
                        .has("/data/realm_ids", "[\"" + REALM + "\"]"),
                realmRequest("the last one away", "remove-realm", "realm_id", REALM)
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/realm_id"),
                row(
                                "all away by a change",
                                () -> token("realm_ids", List.of(REALM)),
                                token -> owner(token, api -> api.put(Tokens.path(token), "realm_ids", List.of())))
                        .ok(UPDATED, Tokens.KEYS)
                        .events("automation_token_changed")
                        .has("/data/realm_ids", "[]"),
                realm("away one that a token without realms has not", "remove-realm", REALM, new String[0])
                        .has("/data/realm_ids", "[]"),
                realm("away one that it has not", "remove-realm", OTHER).has("/data/realm_ids", "[\"" + REALM + "\"]"),
                realmRequest("no realm", "add-realm")
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/realm_id"),
                realmRequest("no realm id", "add-realm", "realm_id", "x")
                        .refused(400, "Bad Request", "INVALID_REALM_ID_FORMAT", "Invalid realm ID format"),
                realmRequest("no realm id to take away", "remove-realm", "realm_id", "x")
                        .refused(400, "Bad Request", "INVALID_REALM_ID_FORMAT", "Invalid realm ID format"),
                realmRequest("another field", "add-realm", "realm_id", OTHER, "realm_ids", List.of())
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/realm_ids"),
                notFound("of no token", api -> api.post(Tokens.PATH + '/' + REALM + "/add-realm", "realm_id", OTHER)));
    }

    private static Row realm(String name, String verb, String realm) {
        return realm(name, verb, realm, REALM);
    }

    private static Row realm(String name, String verb, String realm, String... before) {
        return row(
                        name,
                        () -> token("realm_ids", List.of(before)),
                        token -> owner(token, api -> api.post(Tokens.path(token) + '/' + verb, "realm_id", realm)))
                .ok(UPDATED, Tokens.KEYS)
                .events("automation_token_changed");
    }

    private static Row realmRequest(String name, String verb, Object... fields) {
        return row(
                name,
                () -> token("realm_ids", List.of(REALM)),
                token -> owner(token, api -> api.post(Tokens.path(token) + '/' + verb, fields)));
    }

    @TestFactory
    Stream<DynamicTest> copies() {
        String[] keys = Arrays.copyOf(Tokens.KEYS, Tokens.KEYS.length + 1);
        keys[Tokens.KEYS.length] = "token";
        return Row.tests(
                copied("as it is", keys).and((person, answer) -> {
                    assertThat(answer.text("/data/alias")).endsWith(" copy");
                    assertThat(answer.text("/data/permissions/projects/read")).isEqualTo("true");
                    assertThat(answer.text("/data/expires_at")).isEqualTo("2099-01-01T00:00:00.000Z");
                }),
                copied("by another name and end", keys, "alias", "second", "expires_at", "2098-01-01")
                        .has("/data/alias", "second")
                        .has("/data/expires_at", "2098-01-01T00:00:00.000Z"),
                row(
                                "one that has expired",
                                () -> token("alias", "over").but("expires_at = now()"),
                                token -> owner(
                                        token,
                                        api -> api.post(Tokens.path(token) + "/copy", "expires_at", "2099-01-01")))
                        .made("Auth token copied successfully", keys)
                        .mails("An automation token of your account was copied")
                        .events("automation_token_created"),
                row(
                                "an alias that is none",
                                () -> token(),
                                token -> owner(token, api -> api.post(Tokens.path(token) + "/copy", "alias", "a/b")))
                        .refused(400, "Bad Request", "INVALID_ALIAS_FORMAT", "Invalid alias format"),
                row(
                                "the past",
                                () -> token(),
                                token -> owner(token, api -> api.post(Tokens.path(token) + "/copy", "expires_at", 5)))
                        .refused(400, "Bad Request", "EXPIRATION_IN_PAST", "Expiration date must be in the future"),
                row(
                                "another field",
                                () -> token(),
                                token -> owner(
                                        token,
                                        api -> api.post(
                                                Tokens.path(token) + "/copy",
                                                "permissions",
                                                Tokens.tree("projects.read"))))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/permissions"),
                notFound("none", api -> api.method("POST", Tokens.PATH + '/' + REALM + "/copy")));
    }

    private static Row copied(String name, String[] keys, Object... fields) {
        return row(
                        name,
                        () -> token("permissions", Tokens.tree("projects.read"), "expires_at", "2099-01-01"),
                        token -> owner(token, api -> api.post(Tokens.path(token) + "/copy", fields)))
                .made("Auth token copied successfully", keys)
                .mails("An automation token of your account was copied")
                .events("automation_token_created");
    }

    @Test
    void copiesTwiceWithoutAnAlias() {
        Script token = token("alias", "twice");
        for (int i = 0; i < 3; i++) {
            Answer copy = owner(token, api -> api.method("POST", Tokens.path(token) + "/copy"));
            assertThat(copy.status()).isEqualTo(201);
            assertThat(copy.text("/data/alias")).matches(i == 0 ? "twice copy" : "twice copy-[0-9a-f]{4}");
        }
    }

    @TestFactory
    Stream<DynamicTest> deletes() {
        return Row.tests(
                row("one", () -> token(), token -> owner(token, api -> api.delete(Tokens.path(token))))
                        .ok("Auth token deleted successfully")
                        .events("automation_token_deleted"),
                notFound("none", api -> api.delete(Tokens.PATH + '/' + REALM)),
                badId("not an id", api -> api.delete(Tokens.PATH + "/x")));
    }

    @Test
    void changesAreSeenByTheNextUse() {
        Script token = token();
        String me = "/api/v1/users/auth/me";
        assertThat(token.api().get(me).status()).isEqualTo(200);
        owner(token, api -> api.put(Tokens.path(token), "is_enabled", false));
        assertThat(token.api().get(me).status()).isEqualTo(401);
        owner(token, api -> api.put(Tokens.path(token), "is_enabled", true, "ip_whitelist", "192.0.2.1"));
        assertThat(token.api().get(me).status()).isEqualTo(403);
        owner(token, api -> api.put(Tokens.path(token), "ip_whitelist", "*", "realm_ids", List.of(REALM)));
        assertThat(token.api().get(me).status()).isEqualTo(403);
        assertThat(token.getIn(REALM, me).status()).isEqualTo(200);
        owner(token, api -> api.post(Tokens.path(token) + "/remove-realm", "realm_id", REALM));
        assertThat(token.api().get(me).status()).isEqualTo(403);
        owner(token, api -> api.put(Tokens.path(token), "realm_ids", List.of()));
        assertThat(token.api().get(me).status()).isEqualTo(200);
        owner(token, api -> api.delete(Tokens.path(token)));
        assertThat(token.api().get(me).status()).isEqualTo(401);
    }

    @TestFactory
    Stream<DynamicTest> templates() {
        return Row.tests(
                Row.of("templates")
                        .given(AuthTokenContractTest::somebody)
                        .when(person -> person.session().get(Tokens.PATH + "/templates"))
                        .ok("Permission templates retrieved successfully")
                        .withData()
                        .and((person, answer) -> assertThat(
                                        answer.json().path("data").findValuesAsText("name"))
                                .containsExactly(
                                        "full_access", "external_customer", "dev_team", "finance_team", "read_only")),
                Row.of("templates for a token")
                        .given(
                                () -> Script.of(somebody()),
                                Script::person,
                                script -> script.api().get(Tokens.PATH + "/templates"))
                        .ok("Permission templates retrieved successfully")
                        .withData(),
                Row.of("templates for nobody")
                        .when(person -> person.api().get(Tokens.PATH + "/templates"))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    @TestFactory
    Stream<DynamicTest> profiles() {
        String key = "a1".repeat(32);
        return Row.tests(
                Row.of("of a key")
                        .given(() -> token("public_key", key, "public_storage", Map.of("name", "bot"))
                                .person())
                        .when(person -> person.api().get(Tokens.PATH + "/public-profiles/" + key))
                        .ok("Public profile retrieved successfully", "public_key", "public_storage")
                        .has("/data/public_key", key)
                        .has("/data/public_storage", "{\"name\":\"bot\"}"),
                Row.of("of an unknown key")
                        .when(person -> person.api().get(Tokens.PATH + "/public-profiles/" + "b2".repeat(32)))
                        .refused(404, "Not Found", "TOKEN_NOT_FOUND", "Authentication token not found"),
                Row.of("of no key")
                        .when(person -> person.api().get(Tokens.PATH + "/public-profiles/b2"))
                        .refused(400, "Bad Request", "INVALID_PUBLIC_KEY_FORMAT", "Invalid public key format"),
                own("its own by PUT", api -> api.put(ownProfile(), "public_key", "c3".repeat(32)))
                        .ok("Public profile updated successfully", Tokens.KEYS)
                        .has("/data/public_key", "c3".repeat(32))
                        .events("automation_token_changed"),
                own("its own by PATCH", api -> api.patch(ownProfile(), "public_storage", Map.of("x", 1)))
                        .ok("Public profile updated successfully", Tokens.KEYS)
                        .has("/data/public_storage", "{\"x\":1}")
                        .events("automation_token_changed"),
                own("nothing of its own", api -> api.put(ownProfile()))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/public_key"),
                own(
                                "more than its own profile",
                                api -> api.put(
                                        ownProfile(),
                                        "public_storage",
                                        Map.of(),
                                        "permissions",
                                        Tokens.tree("resources.vault")))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/permissions"),
                Row.of("its own without the permission")
                        .given(
                                () -> Script.of(somebody()),
                                Script::person,
                                script -> script.api().put(ownProfile(), "public_storage", Map.of()))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                Row.of("by a session")
                        .given(AuthTokenContractTest::somebody)
                        .when(person -> person.session().put(ownProfile(), "public_storage", Map.of()))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"));
    }

    private static String ownProfile() {
        return Tokens.PATH + "/me/public-profile";
    }

    private static Row own(String name, Function<Api, Answer> request) {
        return Row.of(name)
                .given(
                        () -> Script.of(somebody(), "resources.auth_token_public_profile"),
                        Script::person,
                        script -> request.apply(script.api()));
    }

    private static Row notFound(String name, Function<Api, Answer> request) {
        return Row.of(name)
                .given(AuthTokenContractTest::somebody)
                .when(person -> request.apply(person.session()))
                .refused(404, "Not Found", "TOKEN_NOT_FOUND", "Authentication token not found");
    }

    private static Row badId(String name, Function<Api, Answer> request) {
        return Row.of(name)
                .given(AuthTokenContractTest::somebody)
                .when(person -> request.apply(person.session()))
                .refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format");
    }

    private static Row row(String name, Supplier<Script> token, Function<Script, Answer> request) {
        return Row.of(name).given(token, Script::person, request);
    }
}
