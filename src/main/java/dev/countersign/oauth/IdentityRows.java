package dev.countersign.oauth;

import dev.countersign.kernel.Sql;
import dev.countersign.oauth.provider.ProvedIdentity;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** The identities of accounts, within the open unit of work. */
final class IdentityRows {

    private static final Sql OWNER =
            Sql.of("select account_id from identity where provider = :provider and subject = :subject");

    private static final Sql LOCK = Sql.of(
            "select 1 as locked from pg_advisory_xact_lock(hashtextextended('identity:' || :provider || ':' || :subject, 0))");

    private static final Sql INSERT = Sql.of("""
            insert into identity (id, provider, subject, account_id, created_at)
            values (:id, :provider, :subject, :account, :now)""");

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

    static Uni<Void> insert(String id, ProvedIdentity identity, String accountId, Instant now) {
        return INSERT.with("id", id)
                .with("provider", identity.provider())
                .with("subject", identity.subject())
                .with("account", accountId)
                .with("now", now)
                .execute()
                .replaceWithVoid();
    }
}
