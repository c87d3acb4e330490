package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET} and {@code POST /api/v1/auth/tokens}. */
@QuarkusTest
@WithTestResource(Servers.class)
class AuthTokensContractTest {

    private static final String MADE = "Auth token created successfully";
    private static final String NOTICE = "Your account has a new automation token";
    private static final String LISTED = "Auth tokens retrieved successfully";
    private static final String REALM = "0123456789abcdef01234567";
    private static final String KEY = "5f".repeat(32);

    private static Person one;

    private static synchronized Person somebody() {
        if (one == null) {
            one = Person.verified();
        }
        return one;
    }

    @TestFactory
    Stream<DynamicTest> makes() {
        return Row.tests(
                made("with nothing said")
                        .has("/data/prefix", "hdy_")
                        .has("/data/ip_whitelist", "[\"*\"]")
                        .has("/data/realm_ids", "[]")
                        .has("/data/allow_no_realm", true)
                        .has("/data/permissions", "{}")
                        .has("/data/expires_at", "null")
                        .has("/data/is_enabled", true)
                        .has("/data/vault_access", false)
                        .has("/data/event_access", true)
                        .has("/data/deny_reauthorization", false)
                        .has("/data/created_by_token_id", "null")
                        .has("/data/delegation_depth", 0)
                        .has("/data/last_used_at", "null")
                        .has("/data/public_key", "null")
                        .has("/data/public_storage", "null")
                        .and((person, answer) -> {
                            assertThat(answer.text("/data/alias")).matches("[a-z]+-[a-z]+(-[0-9a-f]{4})?");
                            assertThat(answer.text("/data/token")).matches("hdy_[A-Za-z0-9_-]{49}");
                        }),
                Row.of("without a body")
                        .given(AuthTokensContractTest::somebody)
                        .when(person -> person.session().method("POST", Tokens.PATH))
                        .made(MADE, keys())
                        .mails(NOTICE)
                        .events("automation_token_created"),
                made(
                                "with everything said",
                                "alias",
                                "ci deploy_1-a",
                                "public_key",
                                KEY,
                                "public_storage",
                                Map.of("a", List.of(1, "x")),
                                "ip_whitelist",
                                List.of("192.0.2.1", "10.0.0.0/8", "2001:db8::/32"),
                                "permissions",
                                Tokens.tree("containers.read", "resources.vault"),
                                "realm_ids",
                                List.of(REALM),
                                "allow_no_realm",
                                false,
                                "vault_access",
                                true,
                                "event_access",
                                false,
                                "expires_at",
                                "2099-01-01T00:00:00Z")
                        .has("/data/alias", "ci deploy_1-a")
                        .has("/data/public_key", KEY)
                        .has("/data/public_storage", "{\"a\":[1,\"x\"]}")
                        .has("/data/ip_whitelist", "[\"192.0.2.1\",\"10.0.0.0/8\",\"2001:db8::/32\"]")
                        .has("/data/permissions", "{\"containers\":{\"read\":true},\"resources\":{\"vault\":true}}")
                        .has("/data/realm_ids", "[\"" + REALM + "\"]")
                        .has("/data/allow_no_realm", false)
                        .has("/data/vault_access", true)
                        .has("/data/event_access", false)
                        .has("/data/expires_at", "2099-01-01T00:00:00.000Z"),
                made("addresses as one text", "ip_whitelist", "192.0.2.1, 10.0.0.0/8")
                        .has("/data/ip_whitelist", "[\"192.0.2.1\",\"10.0.0.0/8\"]"),
                made("64 kB of storage", "public_storage", Map.of("a", "x".repeat(65_528)))
                        .and((person, answer) -> assertThat(answer.text("/data/public_storage/a"))
                                .hasSize(65_528)),
                made("everywhere", "ip_whitelist", "*").has("/data/ip_whitelist", "[\"*\"]"),
                made(
                                "a template, which takes precedence",
                                "permission_template",
                                "read_only",
                                "permissions",
                                Tokens.tree("resources.vault"))
                        .and((person, answer) -> assertThat(answer.text("/data/permissions/containers/read"))
                                .isEqualTo("true"))
                        .lacks("vault\":true"),
                made("permissions that are denied", "permissions", Map.of("containers", Map.of("read", false)))
                        .has("/data/permissions", "{}"),
                made("the old group admin", "permissions", Map.of("admin", Map.of("users", true)))
                        .has("/data/permissions", "{}"),
                made("a time in seconds", "expires_at", 4_070_908_800L)
                        .has("/data/expires_at", "2099-01-01T00:00:00.000Z"),
                made("a time in milliseconds", "expires_at", 4_070_908_800_500L)
                        .has("/data/expires_at", "2099-01-01T00:00:00.500Z"),
                made("until midnight", "expires_at", "today").and((person, answer) -> expiresWithin(answer, 0, 24)),
                made("until tomorrow", "expires_at", "tomorrow").and((person, answer) -> expiresWithin(answer, 23, 24)),
                made(
                                "no reauthorization: what a template has of it is left out",
                                "deny_reauthorization",
                                true,
                                "permission_template",
                                "full_access")
                        .has("/data/deny_reauthorization", true)
                        .has("/data/vault_access", false)
                        .and((person, answer) -> {
                            assertThat(answer.json()
                                            .at("/data/permissions/resources")
                                            .fieldNames())
                                    .toIterable()
                                    .contains("realms")
                                    .doesNotContain("vault", "create_tokens");
                            expiresWithin(answer, 29 * 24, 30 * 24);
                        }));
    }

    private static String[] keys() {
        String[] keys = Arrays.copyOf(Tokens.KEYS, Tokens.KEYS.length + 1);
        keys[Tokens.KEYS.length] = "token";
        return keys;
    }

    private static Row made(String name, Object... fields) {
        return Row.of(name)
                .given(AuthTokensContractTest::somebody)
                .when(person -> person.session().post(Tokens.PATH, fields))
                .made(MADE, keys())
                .mails(NOTICE)
                .events("automation_token_created");
    }

    private static void expiresWithin(Answer answer, int fromHours, int toHours) {
        assertThat(Duration.between(Instant.now(), Instant.parse(answer.text("/data/expires_at"))))
                .isBetween(Duration.ofHours(fromHours), Duration.ofHours(toHours));
    }

    @TestFactory
    Stream<DynamicTest> refusesFields() {
        return Row.tests(
                refused("INVALID_ALIAS_FORMAT", "Invalid alias format", "alias", "a/b"),
                refused("INVALID_ALIAS_FORMAT", "Invalid alias format", "alias", ""),
                refused("INVALID_ALIAS_FORMAT", "Invalid alias format", "alias", "a".repeat(255)),
                refused("INVALID_IP_FORMAT", "Invalid IP address or CIDR format", "ip_whitelist", List.of("1.2.3")),
                refused("INVALID_IP_FORMAT", "Invalid IP address or CIDR format", "ip_whitelist", "1.2.3.4/33"),
                refused("INVALID_IP_FORMAT", "Invalid IP address or CIDR format", "ip_whitelist", ""),
                refused("INVALID_REALM_ID_FORMAT", "Invalid realm ID format", "realm_ids", List.of("x")),
                refused("INVALID_EXPIRATION_FORMAT", "Invalid expiration format", "expires_at", "soon"),
                refused("INVALID_EXPIRATION_FORMAT", "Invalid expiration format", "expires_at", 1.5),
                refused("INVALID_EXPIRATION_FORMAT", "Invalid expiration format", "expires_at", true),
                refused("EXPIRATION_IN_PAST", "Expiration date must be in the future", "expires_at", 1_000_000_000),
                refused(
                        "EXPIRATION_IN_PAST",
                        "Expiration date must be in the future",
                        "expires_at",
                        "2020-01-01T00:00:00Z"),
                refused("INVALID_PUBLIC_KEY_FORMAT", "Invalid public key format", "public_key", "5f"),
                refused("INVALID_PUBLIC_KEY_FORMAT", "Invalid public key format", "public_key", 5),
                tooManyAddresses("1001 addresses", Collections.nCopies(1001, "192.0.2.1")),
                tooManyAddresses("70,000 characters", "192.0.2.1,".repeat(7000)),
                refused(
                        "PUBLIC_STORAGE_TOO_LARGE",
                        "Public storage exceeds 64KB limit",
                        "public_storage",
                        Map.of("a", "x".repeat(65_536))),
                Row.of("256 kB and more")
                        .given(AuthTokensContractTest::somebody)
                        .when(person -> person.session()
                                .post(Tokens.PATH, "public_storage", Map.of("a", "x".repeat(256 * 1024))))
                        .refused(413, "Payload Too Large", "PAYLOAD_TOO_LARGE", "The body is too large"),
                Row.of("a large body by nobody")
                        .when(person -> person.api().post(Tokens.PATH, "alias", "x".repeat(100_000)))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                invalid("/ip_whitelist", "ip_whitelist", List.of()),
                invalid("/ip_whitelist", "ip_whitelist", List.of(1)),
                invalid("/ip_whitelist", "ip_whitelist", 7),
                invalid("/public_storage", "public_storage", "{}"),
                invalid("/public_storage", "public_storage", List.of()),
                invalid("/permission_template", "permission_template", "root"),
                invalid("/permissions/containers/fly", "permissions", Tokens.tree("containers.fly")),
                invalid("/permissions/containers/read", "permissions", Map.of("containers", Map.of("read", "true"))),
                invalid("/permissions/containers", "permissions", Map.of("containers", true)),
                invalid("/realm_id", "realm_id", REALM),
                invalid("/is_enabled", "is_enabled", true),
                invalid("/vault_access", "vault_access", "true"),
                invalid("/realm_ids", "realm_ids", Collections.nCopies(501, REALM)),
                invalid("/otp_code", "otp_code", "1".repeat(257)),
                invalid(
                        "/permissions/resources",
                        "deny_reauthorization",
                        true,
                        "permissions",
                        Tokens.tree("resources.create_tokens")),
                invalid(
                        "/permissions/resources",
                        "deny_reauthorization",
                        true,
                        "permissions",
                        Tokens.tree("resources.vault")),
                invalid("/vault_access", "deny_reauthorization", true, "vault_access", true),
                Row.of("an alias that another token has")
                        .given(() -> {
                            Person person = somebody();
                            Tokens.made(person, "alias", "taken");
                            return person;
                        })
                        .when(person -> person.session().post(Tokens.PATH, "alias", "taken"))
                        .refused(
                                400,
                                "DUPLICATE_ALIAS",
                                "DUPLICATE_ALIAS",
                                "Alias \"taken\" already exists for this user"),
                Row.of("a body that is no object")
                        .given(AuthTokensContractTest::somebody)
                        .when(person -> person.session().postRaw(Tokens.PATH, "[]"))
                        .refused(400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"),
                Row.of("a key that comes twice")
                        .given(AuthTokensContractTest::somebody)
                        .when(person ->
                                person.session().postRaw(Tokens.PATH, "{\"permissions\":{\"admin\":{},\"admin\":{}}}"))
                        .refused(
                                400, "Bad Request", "MALFORMED_BODY", "Validation failed: the body is not valid JSON"));
    }

    private static Row refused(String code, String message, Object... fields) {
        return Row.of(code + String.format(Locale.ROOT, " %.80s", Arrays.toString(fields)))
                .given(AuthTokensContractTest::somebody)
                .when(person -> person.session().post(Tokens.PATH, fields))
                .refused(400, "Bad Request", code, message);
    }

    private static Row tooManyAddresses(String name, Object addresses) {
        return Row.of(name)
                .given(AuthTokensContractTest::somebody)
                .when(person -> person.session().post(Tokens.PATH, "ip_whitelist", addresses))
                .refused(
                        400,
                        "IP_WHITELIST_TOO_LARGE",
                        "IP_WHITELIST_TOO_LARGE",
                        "The IP whitelist may have 1000 entries and 65536 characters");
    }

    private static Row invalid(String pointer, Object... fields) {
        return refused("VALIDATION_ERROR", "Validation failed", fields).violates(pointer);
    }

    @TestFactory
    Stream<DynamicTest> codes() {
        return Row.tests(
                made("a malformed code that is not needed", "otp_code", "12"),
                made("an empty code that is not needed", "otp_code", ""),
                Row.of("a malformed code of a token")
                        .given(
                                () -> Script.of(Secured.somebody().person(), "resources.create_tokens"),
                                Script::person,
                                script -> script.api().post(Tokens.PATH, "otp_code", "12"))
                        .made(MADE, keys())
                        .mails(NOTICE)
                        .events("automation_token_created"),
                coded("a malformed code", "12").refused(400, "Bad Request", "INVALID_OTP_CODE", "Invalid OTP code"),
                coded("an empty code", "")
                        .refused(400, "Bad Request", "OTP_REQUIRED", "2FA verification required for this operation"),
                Locked.after5(
                        "a malformed code while codes are locked",
                        owner -> owner.session().post(Tokens.PATH, "otp_code", "12")));
    }

    private static Row coded(String name, String code) {
        return Row.of(name).secured(Secured::somebody, owner -> owner.session().post(Tokens.PATH, "otp_code", code));
    }

    @TestFactory
    Stream<DynamicTest> refusesCallers() {
        return Row.tests(
                Row.of("nobody")
                        .when(person -> person.api().post(Tokens.PATH))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                Row.of("nobody who lists")
                        .when(person -> person.api().get(Tokens.PATH))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                Row.of("a banned owner")
                        .given(Person::banned)
                        .when(person -> person.session().post(Tokens.PATH))
                        .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned"),
                byToken("a token without the permission", script -> script.api().post(Tokens.PATH)),
                byToken(
                        "a token without the permission that lists",
                        script -> script.api().get(Tokens.PATH)));
    }

    private static Row byToken(String name, Function<Script, Answer> request) {
        return Row.of(name)
                .given(() -> Script.of(somebody(), "resources.realms"), Script::person, request)
                .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions");
    }

    @TestFactory
    Stream<DynamicTest> lists() {
        return Row.tests(
                Row.of("none")
                        .given(Person::verified)
                        .when(person -> person.session().get(Tokens.PATH))
                        .ok(LISTED)
                        .withData()
                        .has("/data", "[]"),
                page("a page of 0", "?page=0", "/page"),
                page("a page that is no number", "?page=x", "/page"),
                page("a limit of 1001", "?limit=1001", "/limit"));
    }

    private static Row page(String name, String query, String pointer) {
        return Row.of(name)
                .given(AuthTokensContractTest::somebody)
                .when(person -> person.session().get(Tokens.PATH + query))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates(pointer);
    }

    @Test
    void listsTheNewestFirstAndNoText() {
        Person person = Person.verified();
        Script first = Tokens.made(person);
        Script second = Tokens.made(person, "expires_at", "today");
        Script third = Tokens.made(person);
        second.but("expires_at = now() - interval '1 hour'");

        Answer answer = person.session().get(Tokens.PATH);

        JsonNode list = answer.json().path("data");
        assertThat(list.findValuesAsText("id")).containsExactly(third.id(), second.id(), first.id());
        assertThat(answer.toString()).doesNotContain(first.text(), first.text().substring(4, 20));
        assertThat(list.get(0).fieldNames()).toIterable().containsExactlyInAnyOrder(Tokens.KEYS);
        assertThat(answer.json().has("truncated")).isFalse();
        assertThat(answer.json().has("metadata")).isFalse();
    }

    @Test
    void listsPages() {
        Person person = Person.verified();
        List<Script> made = Stream.generate(() -> Tokens.made(person)).limit(5).toList();

        JsonNode answer = person.session().get(Tokens.PATH + "?page=2&limit=2").json();

        assertThat(answer.path("data").findValuesAsText("id"))
                .containsExactly(made.get(2).id(), made.get(1).id());
        assertThat(answer.path("metadata").toString()).isEqualTo("{\"total\":5,\"page\":2,\"limit\":2,\"pages\":3}");
        JsonNode beyond = person.session().get(Tokens.PATH + "?page=9").json();
        assertThat(beyond.path("data")).isEmpty();
        assertThat(beyond.at("/metadata/total").intValue()).isEqualTo(5);
        assertThat(answer.has("truncated")).isFalse();
    }

    @Test
    void listsTheNewestThousandAndSaysThatThereAreMore() {
        Person person = Person.verified();
        addExpired(person, 600);
        addLive(person, 600);

        JsonNode answer = person.session().get(Tokens.PATH).json();

        assertThat(answer.path("data")).hasSize(1000);
        assertThat(answer.path("truncated").booleanValue()).isTrue();
    }

    @Test
    void makesNoMoreThanAThousandLiveTokens() {
        Person person = Person.verified();
        addExpired(person, 5);
        addLive(person, 999);
        Tokens.made(person);

        Answer refused = person.session().post(Tokens.PATH);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/error")).isEqualTo("AUTH_TOKEN_LIMIT_REACHED");
        assertThat(refused.code()).isEqualTo("AUTH_TOKEN_LIMIT_REACHED");
    }

    private static void addLive(Person person, int count) {
        add(person, count, "null");
    }

    private static void addExpired(Person person, int count) {
        add(person, count, "now() - interval '1 day'");
    }

    private static void add(Person person, int count, String expires) {
        Ledger.change("""
                insert into automation_token (id, account_id, secret_hash, alias, allowed_addresses, expires_at,
                                              created_at, updated_at)
                select substr(encode(sha256(random()::text::bytea), 'hex'), 1, 24), $1,
                       sha256((random()::text || n)::bytea), replace(random()::text, '.', '-') || n, '{*}', """ + expires + """
                , now(), now() from generate_series(1, $2) n""", person.accountId(), count);
    }
}
