package dev.countersign.testing;

import java.util.HashMap;
import java.util.Map;

/** Requests about automation tokens. */
public final class Tokens {

    public static final String PATH = "/api/v1/auth/tokens";

    /** The keys of a token in an answer. */
    public static final String[] KEYS = {
        "id",
        "alias",
        "prefix",
        "public_key",
        "public_storage",
        "ip_whitelist",
        "realm_ids",
        "allow_no_realm",
        "permissions",
        "expires_at",
        "is_enabled",
        "vault_access",
        "event_access",
        "deny_reauthorization",
        "created_by_token_id",
        "delegation_depth",
        "last_used_at",
        "last_used_ip",
        "created_at",
        "updated_at"
    };

    private Tokens() {}

    /** A token that the person makes; without a code, so the gate must be open. */
    public static Script made(Person person, Object... fields) {
        return script(person, person.session().post(PATH, fields));
    }

    /** A token that another one makes. */
    public static Script madeBy(Script maker, Object... fields) {
        return script(maker.person(), maker.api().post(PATH, fields));
    }

    /** The token that an answer shows for the first time. */
    public static Script script(Person person, Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        return new Script(person, answer.text("/data/id"), answer.text("/data/token"));
    }

    /** The tree that grants these permissions. */
    public static Map<String, Object> tree(String... paths) {
        Map<String, Object> tree = new HashMap<>();
        for (String path : paths) {
            put(tree, path);
        }
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> group, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            group.put(path, true);
        } else {
            put(
                    (Map<String, Object>) group.computeIfAbsent(path.substring(0, dot), name -> new HashMap<>()),
                    path.substring(dot + 1));
        }
    }

    public static String path(Script token) {
        return PATH + '/' + token.id();
    }
}
