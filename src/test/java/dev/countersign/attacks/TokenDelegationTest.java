package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tokens that try to get more than they were given, by making, changing or copying others. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenDelegationTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String REALM = "0123456789abcdef01234567";
    private static final String OTHER = "76543210fedcba9876543210";

    /** A token that makes tokens, and can be used from its person's own address alone. */
    private static Script maker(Person person) {
        return Tokens.made(
                person,
                "permissions",
                Tokens.tree("resources.create_tokens", "containers.read"),
                "ip_whitelist",
                person.api().address(),
                "event_access",
                false,
                "expires_at",
                "tomorrow");
    }

    private static Object[] everything() {
        return new Object[] {
            "permissions",
            Tokens.tree("resources.create_tokens", "resources.vault", "containers.read", "financial.wallet.withdraw"),
            "ip_whitelist",
            "*",
            "vault_access",
            true,
            "event_access",
            true,
            "expires_at",
            "2099-01-01",
        };
    }

    private static void assertWithin(Script maker, JsonNode token) {
        JsonNode of = shown(maker);
        assertThat(token.path("permissions")).isEqualTo(of.path("permissions"));
        assertThat(token.path("ip_whitelist")).isEqualTo(of.path("ip_whitelist"));
        assertThat(token.path("vault_access").booleanValue()).isFalse();
        assertThat(token.path("event_access").booleanValue()).isFalse();
        assertThat(Instant.parse(token.path("expires_at").textValue()))
                .isEqualTo(Instant.parse(of.path("expires_at").textValue()));
    }

    private static JsonNode shown(Script token) {
        Answer answer = token.person().session().get(Tokens.path(token));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("data");
    }

    @Test
    void givesNoMoreThanItHas() {
        Script maker = maker(Person.verified());
        Answer named = maker.api().post(Tokens.PATH, everything());
        assertThat(named.status()).isEqualTo(201);
        assertWithin(maker, named.json().path("data"));
        assertThat(named.text("/data/created_by_token_id")).isEqualTo(maker.id());
        assertThat(named.text("/data/delegation_depth")).isEqualTo("1");
        Answer template = maker.api().post(Tokens.PATH, "permission_template", "full_access");
        assertThat(template.json().at("/data/permissions"))
                .isEqualTo(shown(maker).path("permissions"));
    }

    @Test
    void widensNoDescendantByAChange() {
        Script maker = maker(Person.verified());
        Script child = Tokens.madeBy(maker);
        Script grandchild = Tokens.madeBy(Tokens.madeBy(maker, everything()));
        for (Script token : List.of(child, grandchild)) {
            for (Api api : List.of(maker.api(), maker.person().session())) {
                Answer answer = api.put(Tokens.path(token), everything());
                assertThat(answer.status()).isEqualTo(200);
                assertWithin(maker, answer.json().path("data"));
            }
            Answer forEver = maker.api()
                    .send(
                            "PUT",
                            Tokens.path(token),
                            "application/json",
                            "{\"expires_at\":null}".getBytes(StandardCharsets.UTF_8));
            assertThat(forEver.text("/data/expires_at"))
                    .isEqualTo(shown(maker).path("expires_at").textValue());
        }
    }

    @Test
    void widensNothingByACopy() {
        Script maker = maker(Person.verified());
        Script child = Tokens.madeBy(maker, everything());
        Answer copy = maker.api().post(Tokens.path(child) + "/copy", "expires_at", "2099-01-01");
        assertThat(copy.status()).isEqualTo(201);
        assertWithin(maker, copy.json().path("data"));
        assertThat(copy.text("/data/created_by_token_id")).isEqualTo(maker.id());
    }

    @Test
    void leavesNoRealmOfItsMaker() {
        Person person = Person.verified();
        Script maker =
                Tokens.made(person, "permissions", Tokens.tree("resources.create_tokens"), "realm_ids", List.of(REALM));
        Script child = Script.of(person, "resources.create_tokens")
                .but("realm_ids = '{" + REALM + "}', ancestors = '{" + maker.id() + "}', delegation_depth = 1,"
                        + " created_by_token_id = '" + maker.id() + "'");
        Function<Answer, String> realms =
                answer -> answer.json().at("/data/realm_ids").toString();
        Api owner = person.session();

        assertThat(realms.apply(owner.post(Tokens.path(child) + "/add-realm", "realm_id", OTHER)))
                .isEqualTo("[\"" + REALM + "\"]");
        assertThat(owner.post(Tokens.path(child) + "/remove-realm", "realm_id", REALM)
                        .code())
                .isEqualTo("VALIDATION_ERROR");
        assertThat(realms.apply(owner.put(Tokens.path(child), "realm_ids", List.of())))
                .isEqualTo("[\"" + REALM + "\"]");
        assertThat(owner.put(Tokens.path(child), "realm_ids", List.of(OTHER)).code())
                .isEqualTo("INSUFFICIENT_PERMISSIONS");
        assertThat(maker.api().post(Tokens.PATH).code()).isEqualTo("REALM_REQUIRED");
    }

    @Test
    void hasNoAddressThatItsMakerHasNot() {
        Script maker = maker(Person.verified());
        assertThat(maker.api().post(Tokens.PATH, "ip_whitelist", "192.0.2.1").code())
                .isEqualTo("INSUFFICIENT_PERMISSIONS");
    }

    /** Every request about one token, by its path. */
    private static List<Function<Api, Answer>> allRequests(Script token) {
        String path = Tokens.path(token);
        return List.of(
                api -> api.get(path),
                api -> api.put(path, "is_enabled", true, "permissions", Tokens.tree("resources.vault")),
                api -> api.patch(path, "alias", "mine now"),
                api -> api.post(path + "/add-realm", "realm_id", OTHER),
                api -> api.post(path + "/remove-realm", "realm_id", OTHER),
                api -> api.method("POST", path + "/copy"),
                api -> api.delete(path));
    }

    private static void assertUnknown(Api api, Script token) {
        List<String> before = row(token);
        int tokens = count(token.person());
        for (Function<Api, Answer> request : allRequests(token)) {
            Answer answer = request.apply(api);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("TOKEN_NOT_FOUND");
        }
        assertThat(row(token)).isEqualTo(before);
        assertThat(count(token.person())).isEqualTo(tokens);
    }

    private static List<String> row(Script token) {
        return Ledger.texts(
                "select concat_ws(' ', alias, realm_ids, permissions, is_enabled, updated_at) from automation_token"
                        + " where id = $1",
                token.id());
    }

    private static int count(Person person) {
        return Integer.parseInt(
                Ledger.texts("select count(*)::text from automation_token where account_id = $1", person.accountId())
                        .getFirst());
    }

    @Test
    void knowsNoTokenOutsideItsSubtree() {
        Person person = Person.verified();
        Script maker = maker(person);
        Script sibling = maker(person);
        Script nephew = Tokens.madeBy(sibling);
        Script child = Tokens.madeBy(maker, everything());
        assertUnknown(maker.api(), maker);
        assertUnknown(maker.api(), sibling);
        assertUnknown(maker.api(), nephew);
        assertUnknown(child.api(), maker);
        assertUnknown(child.api(), child);
        Script grandchild = Tokens.madeBy(child);
        assertThat(maker.api().get(Tokens.PATH).json().path("data").findValuesAsText("id"))
                .containsExactly(grandchild.id(), child.id());
        assertThat(grandchild.api().get(Tokens.PATH).code()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    }

    @Test
    void knowsNoTokenOfAnotherAccount() {
        Script theirs = maker(Person.verified());
        Person attacker = Person.verified();
        assertUnknown(attacker.session(), theirs);
        assertUnknown(maker(attacker).api(), theirs);
    }

    @Test
    void diesWithItsMaker() {
        Script maker = maker(Person.verified());
        Script child = Tokens.madeBy(maker, everything());
        Script grandchild = Tokens.madeBy(child);
        Api owner = maker.person().session();

        owner.put(Tokens.path(maker), "is_enabled", false);
        assertThat(child.api().get(ME).status()).isEqualTo(401);
        assertThat(grandchild.api().get(ME).status()).isEqualTo(401);
        owner.put(Tokens.path(child), "is_enabled", true);
        assertThat(child.api().get(ME).status()).isEqualTo(401);

        owner.put(Tokens.path(maker), "is_enabled", true);
        assertThat(child.api().get(ME).status()).isEqualTo(401);
        owner.put(Tokens.path(child), "is_enabled", true);
        assertThat(child.api().get(ME).status()).isEqualTo(200);

        owner.delete(Tokens.path(maker));
        assertThat(child.api().get(ME).status()).isEqualTo(401);
        assertThat(count(maker.person())).isZero();
    }

    @Test
    void losesWhatItsMakerLoses() {
        Script maker = maker(Person.verified());
        List<Script> descendants = new ArrayList<>();
        for (int i = 0; i < 55; i++) {
            descendants.add(Tokens.madeBy(maker, everything()));
        }
        Script grandchild = Tokens.madeBy(descendants.getFirst(), everything());
        descendants.add(grandchild);
        Api owner = maker.person().session();

        owner.put(
                Tokens.path(maker),
                "permissions",
                Tokens.tree("resources.create_tokens"),
                "expires_at",
                Instant.now().plusSeconds(600).toString(),
                "realm_ids",
                List.of(REALM));

        for (Script descendant : descendants) {
            JsonNode token = shown(descendant);
            assertWithin(maker, token);
            assertThat(token.path("realm_ids").toString()).isEqualTo("[\"" + REALM + "\"]");
        }
        assertThat(grandchild.api().get(ME).code()).isEqualTo("REALM_REQUIRED");
        owner.put(Tokens.path(maker), "ip_whitelist", "192.0.2.1");
        assertThat(shown(grandchild).path("is_enabled").booleanValue()).isFalse();
        assertThat(shown(grandchild).path("ip_whitelist").toString()).isEqualTo("[\"192.0.2.1\"]");
    }

    @Test
    void makesNoEndlessChain() {
        Script token = Tokens.made(Person.verified(), "permissions", Tokens.tree("resources.create_tokens"));
        for (int depth = 1; depth <= 5; depth++) {
            token = Tokens.madeBy(token, "permissions", Tokens.tree("resources.create_tokens"));
        }
        assertThat(token.api().post(Tokens.PATH).code()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    }

    @Test
    void makesNothingOnceItMayNot() {
        Script maker = maker(Person.verified());
        Script child = Tokens.madeBy(maker, everything());
        maker.person().session().put(Tokens.path(maker), "permissions", Tokens.tree("containers.read"));
        for (Script token : List.of(maker, child)) {
            assertThat(token.api().post(Tokens.PATH).code()).isEqualTo("INSUFFICIENT_PERMISSIONS");
        }
    }

    @Test
    void tellsTheOwnerOfATokensTokensOnceInAWhile() {
        Script maker = maker(Person.verified());
        String email = maker.person().email();
        Ledger.awaitMailsSent(email);
        int before = Mailbox.allTo(email).size();
        for (int i = 0; i < 3; i++) {
            Tokens.madeBy(maker);
            Ledger.awaitMailsSent(email);
        }
        assertThat(Mailbox.allTo(email)).hasSize(before + 1);
        Ledger.change(
                "update automation_token set created_at = created_at - interval '61 minutes'"
                        + " where created_by_token_id = $1",
                maker.id());
        Tokens.madeBy(maker);
        Ledger.awaitMailsSent(email);
        assertThat(Mailbox.allTo(email)).hasSize(before + 2);
    }

    @Test
    void takesNoProfileThatAnotherTokenPublishes() {
        String key = "e7".repeat(32);
        Person impostor = Person.verified();
        Script older = Tokens.made(impostor);
        Script first = Tokens.made(Person.verified(), "public_key", key);
        Object[] forged = {"public_key", key, "public_storage", Tokens.tree("impostor")};
        Tokens.made(impostor, forged);
        assertThat(impostor.session().put(Tokens.path(older), forged).status()).isEqualTo(200);
        assertThat(published(key).isNull()).isTrue();

        Object[] own = {"public_key", key, "public_storage", Tokens.tree("own")};
        assertThat(first.person().session().put(Tokens.path(first), own).status())
                .isEqualTo(200);
        assertThat(published(key).path("own").booleanValue()).isTrue();

        first.person().session().delete(Tokens.path(first));
        assertThat(published(key).path("impostor").booleanValue()).isTrue();
    }

    private static JsonNode published(String key) {
        Answer answer = Person.stranger().api().get(Tokens.PATH + "/public-profiles/" + key);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().at("/data/public_storage");
    }
}
