package dev.countersign.ownership;

import dev.countersign.account.Account;
import dev.countersign.kernel.Query;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.util.Locale;

/**
 * What an export holds of each table. Secrets, and hashes of them, are left out: they are of no use to an owner, and of
 * much to a thief. The statements run within the open transaction.
 */
enum ExportedRows {
    ACCOUNT("""
            select id, email, username, alias, image, public_key, metadata, region, signup_method, password_hash is not null as has_password,
                   admin, banned, created_at, updated_at
              from account where id = :account"""),

    SECOND_FACTOR("""
            select f.enabled_at, f.require_for_tokens,
                   (select count(*) from backup_code b
                     where b.account_id = f.account_id and b.used_at is null) as backup_codes_left
              from second_factor f where f.account_id = :account"""),

    CODE_LOCK("""
            select failures, in_a_row, lock_level, locked_until, recent as recent_failures
              from code_gate where account_id = :account"""),

    SESSIONS("""
            select id, method, second_factor, client_ip, user_agent, created_at, rotated_at as renewed_at,
                   refresh_expires_at as expires_at, ended_at, end_reason
              from session where account_id = :account order by created_at desc"""),

    LOGIN_ADDRESSES("""
            select address, network, last_login_at
              from login_address where account_id = :account order by last_login_at desc"""),

    TRUSTED_DEVICES("""
            select id, dialect, client_ip, user_agent, created_at, last_used_at, expires_at
              from trusted_device where account_id = :account order by created_at desc"""),

    IDENTITIES("""
            select id, provider, subject, created_at as linked_at
              from identity where account_id = :account order by created_at desc"""),

    /* What tokens publish may be 64 KiB each; beyond 4 MiB it is left out, and its owner reads it from the token. */
    AUTOMATION_TOKENS("""
            select id, alias, public_key, public_key_since,
                   case when sum(octet_length(public_storage)) over (order by created_at desc, id) <= 4194304
                        then public_storage end as public_storage,
                   allowed_addresses, realm_ids, allow_no_realm, permissions, expires_at, is_enabled, vault_access,
                   event_access, deny_reauthorization, created_by_token_id, last_used_at, last_used_ip, known_networks,
                   created_at, updated_at
              from automation_token where account_id = :account order by created_at desc, id"""),

    MAILS("""
            select id, kind, state, created_at, ended_at
              from mail_outbox where address_key = :email or subject in (:account, :email)
             order by created_at desc"""),

    MAILED_LINKS("""
            select purpose, created_at, expires_at
              from mailed_token where owner in (:account, :email) order by created_at desc"""),

    HISTORY("""
            select at, event, session_id, client_ip, user_agent, detail
              from audit_event where account_id = :account order by at desc, id desc""");

    /** How many rows of a kind are exported. */
    static final int MOST = 10_000;

    private final Sql sql;
    private final boolean byAddress;

    ExportedRows(String rows) {
        this.sql = Sql.of(
                "select coalesce(jsonb_agg(to_jsonb(x)), '[]')::text as json from (" + rows + " limit " + MOST + ") x");
        this.byAddress = rows.contains(":email");
    }

    /** The name in the export. */
    String part() {
        return name().toLowerCase(Locale.ROOT);
    }

    Sql sql() {
        return sql;
    }

    Uni<String> read(Account account) {
        Query query = sql.with("account", account.id());
        return (byAddress ? query.with("email", account.emailKey()) : query).only(row -> row.text("json"));
    }
}
