package dev.countersign.automation;

import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the tokens that descend from a changed one within what it may do now. They are changed in the transaction that
 * changes it, so that the one row of a token says all that its use has to check. What they lose they do not get back.
 */
final class Descendants {

    /* A token may have long lists, so not all of them are in memory at a time. */
    private static final int AT_ONCE = 50;

    private static final Sql NEXT = Sql.of("select " + AutomationToken.COLUMNS + """

             from automation_token t
             where t.account_id = :account and :ancestor = any (t.ancestors) and t.id > :after
             order by t.id limit :most""");

    private static final Sql NARROW = Sql.of("""
            update automation_token t
               set permissions = string_to_array(n.permissions, ','),
                   allowed_addresses = string_to_array(n.addresses, ','), realm_ids = string_to_array(n.realms, ','),
                   allow_no_realm = cast(n.no_realm as boolean), vault_access = cast(n.vault as boolean),
                   event_access = cast(n.events as boolean), is_enabled = cast(n.enabled as boolean),
                   expires_at = cast(nullif(n.expires, '') as timestamptz), updated_at = :now
              from unnest(cast(:ids as text[]), cast(:permissions as text[]), cast(:addresses as text[]),
                          cast(:realms as text[]), cast(:no_realm as text[]), cast(:vault as text[]),
                          cast(:events as text[]), cast(:enabled as text[]), cast(:expires as text[]))
                   as n (id, permissions, addresses, realms, no_realm, vault, events, enabled, expires)
             where t.id = n.id""");

    private Descendants() {}

    /** Clamps every descendant of {@code changed} to it. */
    static Uni<Void> clamp(AutomationToken changed) {
        return clampAfter(changed, "");
    }

    private static Uni<Void> clampAfter(AutomationToken changed, String after) {
        return NEXT.with("account", changed.accountId())
                .with("ancestor", changed.id())
                .with("after", after)
                .with("most", AT_ONCE)
                .list(AutomationToken::of)
                .flatMap(found -> narrow(found, changed)
                        .chain(() -> found.size() < AT_ONCE
                                ? Uni.createFrom().voidItem()
                                : clampAfter(changed, found.getLast().id())));
    }

    private static Uni<Void> narrow(List<AutomationToken> found, AutomationToken outer) {
        List<AutomationToken> narrowed = new ArrayList<>();
        for (AutomationToken token : found) {
            AutomationToken inner = within(token, outer);
            if (!inner.equals(token)) {
                narrowed.add(inner);
            }
        }
        return narrowed.isEmpty() ? Uni.createFrom().voidItem() : store(narrowed, outer);
    }

    /* If they have no address or realm in common, the descendant could be used nowhere, so it is switched off. */
    private static AutomationToken within(AutomationToken token, AutomationToken outer) {
        Optional<Grant> common = token.grant().within(outer.grant());
        return token.narrowedTo(
                common.orElseGet(() -> token.grant().clampedTo(outer.grant())),
                token.isEnabled() && outer.isEnabled() && common.isPresent());
    }

    private static Uni<Void> store(List<AutomationToken> tokens, AutomationToken outer) {
        return NARROW.with("ids", each(tokens, AutomationToken::id))
                .with(
                        "permissions",
                        each(
                                tokens,
                                token -> String.join(
                                        ",", token.grant().permissions().paths())))
                .with(
                        "addresses",
                        each(
                                tokens,
                                token -> String.join(
                                        ",", token.grant().addresses().entries())))
                .with(
                        "realms",
                        each(
                                tokens,
                                token -> String.join(",", token.grant().realms().values())))
                .with(
                        "no_realm",
                        each(tokens, token -> word(token.grant().realms().allowNoRealm())))
                .with("vault", each(tokens, token -> word(token.grant().vaultAccess())))
                .with("events", each(tokens, token -> word(token.grant().eventAccess())))
                .with("enabled", each(tokens, token -> word(token.isEnabled())))
                .with(
                        "expires",
                        each(
                                tokens,
                                token -> token.grant()
                                        .expiresAt()
                                        .map(Object::toString)
                                        .orElse("")))
                .with("now", outer.updatedAt())
                .execute()
                .replaceWithVoid();
    }

    private static String word(boolean flag) {
        return Boolean.toString(flag);
    }

    private static List<String> each(List<AutomationToken> tokens, Function<AutomationToken, String> value) {
        return tokens.stream().map(value).toList();
    }
}
