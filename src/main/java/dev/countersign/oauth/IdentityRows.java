package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import dev.countersign.oauth.provider.ProvedIdentity;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The identities of accounts, within the open unit of work. */
final class IdentityRows {

    private static final Sql OWNER =
            Sql.of("select account_id from identity where provider = :provider and subject = :subject");

    private static final Sql LOCK = Sql.of(
            "select 1 as locked from pg_advisory_xact_lock(hashtextextended('identity:' || :provider || ':' || :subject, 0))");

    private static final Sql INSERT = Sql.of("""
            insert into identity (id, provider, subject, account_id, created_at)
            values (:id, :provider, :subject, :account, :now)
            on conflict (provider, subject) do nothing""");

    private static final Sql BY_SUBJECT = Sql.of("""
            select id, provider, subject, created_at from identity
            where provider = :provider and subject = :subject and account_id = :account""");

    private static final Sql BY_ID =
            Sql.of("select id, provider, subject, created_at from identity where id = :id and account_id = :account");

    private static final Sql ALL = Sql.of(
            "select id, provider, subject, created_at from identity where account_id = :account order by created_at, id");

    private static final Sql DELETE = Sql.of("""
            delete from identity
            where id = :id and account_id = :account
              and (:hasPassword or exists (
                select 1 from identity other
                where other.account_id = :account and other.id <> :id and other.provider = any (:usable)))""");

    private IdentityRows() {}

    /** The id of the account that the identity leads to. */
    static Uni<Optional<String>> owner(ProvedIdentity identity) {
        return OWNER.with("provider", identity.provider())
                .with("subject", identity.subject())
                .first(row -> row.text("account_id"));
    }

    /** Serialises first sign-ins of one identity until the transaction ends. */
    static Uni<Void> lock(ProvedIdentity identity) {
        return LOCK.with("provider", identity.provider())
                .with("subject", identity.subject())
                .execute()
                .replaceWithVoid();
    }

    /** Emits false, and inserts nothing, if an account has the identity already. */
    static Uni<Boolean> insert(String id, ProvedIdentity identity, String accountId, Instant now) {
        return INSERT.with("id", id)
                .with("provider", identity.provider())
                .with("subject", identity.subject())
                .with("account", accountId)
                .with("now", now)
                .changesOne();
    }

    /** The identity, if it is this account's. */
    static Uni<Optional<LinkedIdentity>> find(ProvedIdentity identity, String accountId) {
        return BY_SUBJECT
                .with("provider", identity.provider())
                .with("subject", identity.subject())
                .with("account", accountId)
                .first(IdentityRows::read);
    }

    static Uni<Optional<LinkedIdentity>> find(String id, String accountId) {
        return BY_ID.with("id", id).with("account", accountId).first(IdentityRows::read);
    }

    static Uni<List<LinkedIdentity>> of(String accountId) {
        return ALL.with("account", accountId).list(IdentityRows::read);
    }

    /**
     * Deletes an identity unless it is the last way into the account. The account's row must be locked: two deletions at
     * once would each count on the other's identity.
     *
     * @param usable the providers at which users can sign in
     */
    static Uni<Boolean> delete(String id, Account account, Set<String> usable) {
        return DELETE.with("id", id)
                .with("account", account.id())
                .with("hasPassword", account.hasPassword())
                .with("usable", usable)
                .changesOne();
    }

    private static LinkedIdentity read(Row row) {
        return new LinkedIdentity(row.text("id"), row.text("provider"), row.text("subject"), row.instant("created_at"));
    }
}
