package dev.countersign.automation;

import dev.countersign.kernel.Query;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The statements that change tokens, and those that changes read. Each runs within the open transaction, which has
 * locked the account's row.
 */
final class TokenRows {

    /** How many tokens that have not expired an account may have. */
    static final int MOST = 1000;

    private static final String LIVE_TOKENS = """
            (select count(*) from automation_token l
              where l.account_id = :account and (l.expires_at is null or l.expires_at > :now))""";

    private static final Sql BY_ID = Sql.of("select " + AutomationToken.COLUMNS
            + " from automation_token t where t.id = :id and t.account_id = :account");

    private static final Sql ALL = Sql.of(
            "select " + AutomationToken.COLUMNS
                    + " from automation_token t where t.account_id = :account order by t.created_at desc, t.id desc limit :most");

    private static final Sql ADD = Sql.of("""
            insert into automation_token (
                id, account_id, secret_hash, alias, public_key, public_key_since, public_storage, allowed_addresses,
                realm_ids, allow_no_realm, permissions, expires_at, is_enabled, vault_access, event_access,
                deny_reauthorization, created_by_token_id, delegation_depth, ancestors, created_at, updated_at)
            select :id, :account, :hash, :alias, :key,
                   case when cast(:key as text) is not null then cast(:now as timestamptz) end, :storage,
                   cast(:addresses as text[]), cast(:realms as text[]), :no_realm, cast(:permissions as text[]),
                   :expires, :enabled, :vault, :events, :deny, :parent, :depth, cast(:ancestors as text[]), :now, :now
             where """ + LIVE_TOKENS + " < " + MOST + """

            on conflict (account_id, alias) do nothing""");

    /* The index on the alias would end the transaction; the condition refuses before that. */
    private static final Sql CHANGE = Sql.of("""
            update automation_token t
               set alias = :alias, public_key = :key,
                   public_key_since = case when cast(:key as text) is null then null
                                           when t.public_key = :key then t.public_key_since
                                           else cast(:now as timestamptz) end,
                   public_storage = :storage,
                   allowed_addresses = cast(:addresses as text[]), realm_ids = cast(:realms as text[]),
                   allow_no_realm = :no_realm, permissions = cast(:permissions as text[]), expires_at = :expires,
                   is_enabled = :enabled, vault_access = :vault, event_access = :events, updated_at = :now
             where t.id = :id and t.account_id = :account
               and not exists (
                   select 1 from automation_token o
                    where o.account_id = :account and o.alias = :alias and o.id <> :id)""");

    private static final Sql FULL = Sql.of("select " + LIVE_TOKENS + " >= " + MOST + " as is_full");

    private static final Sql DELETE = Sql.of("delete from automation_token where id = :id and account_id = :account");

    private static final Sql DROP_OLDEST_EXPIRED = Sql.of("""
            delete from automation_token where id in (
                select id from automation_token where account_id = :account and expires_at <= :now
                 order by expires_at desc, id desc offset :keep)""");

    private static final Sql MADE_SINCE = Sql.of("""
            select exists (
                select 1 from automation_token
                 where created_by_token_id = :parent and created_at > :since and id <> :id) as found""");

    private static final Sql CLEAN = Sql.of("delete from automation_token where expires_at <= :before");

    private TokenRows() {}

    static Uni<Optional<AutomationToken>> find(String accountId, String id) {
        return BY_ID.with("account", accountId).with("id", id).first(AutomationToken::of);
    }

    static Uni<List<AutomationToken>> all(String accountId, int most) {
        return ALL.with("account", accountId).with("most", most).list(AutomationToken::of);
    }

    /** Adds a token; false if its alias is taken or the account has {@link #MOST}. */
    static Uni<Boolean> add(AutomationToken token, byte[] hash) {
        return values(ADD, token)
                .with("hash", hash)
                .with("deny", token.denyReauthorization())
                .with("parent", token.lineage().parent().orElse(null))
                .with("depth", token.lineage().depth())
                .with("ancestors", token.lineage().ancestors())
                .changesOne();
    }

    /** Stores a token as it is now; false if its alias is taken. */
    static Uni<Boolean> change(AutomationToken token) {
        return values(CHANGE, token).changesOne();
    }

    private static Query values(Sql sql, AutomationToken token) {
        Grant grant = token.grant();
        return sql.with("id", token.id())
                .with("account", token.accountId())
                .with("alias", token.alias().value())
                .with("key", token.profile().publicKey().orElse(null))
                .with("storage", token.profile().storage().orElse(null))
                .with("addresses", grant.addresses().entries())
                .with("realms", grant.realms().values())
                .with("no_realm", grant.realms().allowNoRealm())
                .with("permissions", grant.permissions().paths())
                .with("expires", grant.expiresAt().orElse(null))
                .with("enabled", token.isEnabled())
                .with("vault", grant.vaultAccess())
                .with("events", grant.eventAccess())
                .with("now", token.updatedAt());
    }

    /** Whether the account has as many tokens as it may have. */
    static Uni<Boolean> isFull(String accountId, Instant now) {
        return FULL.with("account", accountId).with("now", now).only(row -> row.flag("is_full"));
    }

    /** Deletes a token and, by the reference to it, all that descend from it. */
    static Uni<Boolean> delete(String accountId, String id) {
        return DELETE.with("account", accountId).with("id", id).changesOne();
    }

    /** Keeps only the newest expired tokens, so that short-lived ones do not add up. */
    static Uni<Integer> dropOldestExpired(String accountId, Instant now) {
        return DROP_OLDEST_EXPIRED
                .with("account", accountId)
                .with("now", now)
                .with("keep", MOST)
                .execute();
    }

    /** Whether a token has made another one besides {@code exceptId} since then. */
    static Uni<Boolean> hasMade(String parentId, String exceptId, Instant since) {
        return MADE_SINCE
                .with("parent", parentId)
                .with("id", exceptId)
                .with("since", since)
                .only(row -> row.flag("found"));
    }

    /** Deletes the tokens of all accounts that expired before then. */
    static Uni<Integer> clean(Instant before) {
        return CLEAN.with("before", before).execute();
    }
}
