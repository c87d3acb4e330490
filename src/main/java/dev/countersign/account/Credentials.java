package dev.countersign.account;

import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The hashes with which a password is compared. The same single statement finds them for an account, for pending
 * signups and for a name that nobody has.
 *
 * @param account the account, if there is one
 * @param pending the hashes of the address's pending signups, even when it has an account: a stranger who registers the
 *     address must not learn that from a sign-in
 */
public record Credentials(Optional<AccountCredential> account, List<String> pending) {

    /**
     * The credential of an account.
     *
     * @param knownNetwork whether the account has signed in from the client's network before
     */
    public record AccountCredential(
            String accountId, String emailKey, String passwordHash, int securityVersion, boolean knownNetwork) {
        @Override
        public String toString() {
            return "AccountCredential[" + accountId + "]";
        }
    }

    private static final Sql BY_EMAIL = Sql.of("""
            select a.id as id, a.email_key as email, a.password_hash as hash, a.security_version as version,
                   exists (select 1 from login_address l where l.account_id = a.id and l.network = :network) as known
              from account a where a.email_key = :name
            union all
            (select null, p.email_key, p.password_hash, 0, false from pending_signup p
              where p.email_key = :name and p.expires_at > :now order by p.created_at desc limit 20)""");

    /*
     * A name in another spelling, or with another address, still finds the account, but without its hash: so its
     * attempts count for the account, and no limit reveals whether the name is taken.
     */
    private static final Sql BY_USERNAME = Sql.of("""
            select a.id as id, a.email_key as email, a.security_version as version,
                   case when a.username = :name and a.email_key = coalesce(cast(:email as text), a.email_key)
                        then a.password_hash end as hash,
                   exists (select 1 from login_address l where l.account_id = a.id and l.network = :network) as known
              from account a where lower(a.username) = lower(:name)""");

    static Uni<Credentials> byEmail(String emailKey, String network, Instant now) {
        return BY_EMAIL.with("name", emailKey)
                .with("network", network)
                .with("now", now)
                .list(Credential::of)
                .map(Credentials::of);
    }

    static Uni<Credentials> byUsername(String username, String emailKey, String network) {
        return BY_USERNAME
                .with("name", username)
                .with("email", emailKey)
                .with("network", network)
                .list(Credential::of)
                .map(Credentials::of);
    }

    /** One row, of an account or of a pending signup. */
    private record Credential(Optional<AccountCredential> account, String hash) {

        static Credential of(Row row) {
            Optional<AccountCredential> account = row.optionalText("id")
                    .map(id -> new AccountCredential(
                            id, row.text("email"), row.text("hash"), row.number("version"), row.flag("known")));
            return new Credential(account, row.text("hash"));
        }
    }

    private static Credentials of(List<Credential> rows) {
        return new Credentials(
                rows.stream().flatMap(row -> row.account().stream()).findFirst(),
                rows.stream()
                        .filter(row -> row.account().isEmpty())
                        .map(Credential::hash)
                        .toList());
    }

    @Override
    public String toString() {
        return "Credentials[" + account + ", pending=" + pending.size() + "]";
    }
}
