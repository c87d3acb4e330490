package dev.countersign.account;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a sign-in by password is compared with. Whoever the name belongs to, an account, pending signups or nobody, it is
 * found by the same single statement.
 *
 * @param account the account, if there is one
 * @param pending the hashes of the address's pending signups, also of those that wait in vain beside an account:
 *     a stranger who registered an address must not learn from signing in whether it had one
 */
public record Credentials(Optional<AccountCredential> account, List<String> pending) {

    /**
     * The credential of an account.
     *
     * @param knownNetwork whether somebody signed in to it from the client's network before
     */
    public record AccountCredential(
            String accountId, String emailKey, String passwordHash, int securityVersion, boolean knownNetwork) {
        @Override
        public String toString() {
            return "AccountCredential[" + accountId + "]";
        }
    }

    private static final String BY_EMAIL = """
            select a.id as id, a.email_key as email, a.password_hash as hash, a.security_version as version,
                   exists (select 1 from login_address l where l.account_id = a.id and l.network = :network) as known
              from account a where a.email_key = :name
            union all
            (select null, p.email_key, p.password_hash, 0, false from pending_signup p
              where p.email_key = :name and p.expires_at > :now order by p.created_at desc limit 20)""";

    /*
     * A name in another spelling, or with another address, is still of the account, without its hash: so its attempts
     * count for the account, and nobody sees from a limit whether the name is taken.
     */
    private static final String BY_USERNAME = """
            select a.id as id, a.email_key as email, a.security_version as version,
                   case when a.username = :name and a.email_key = coalesce(cast(:email as text), a.email_key)
                        then a.password_hash end as hash,
                   exists (select 1 from login_address l where l.account_id = a.id and l.network = :network) as known
              from account a where lower(a.username) = lower(:name)""";

    static Uni<Credentials> byEmail(String emailKey, String network, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(BY_EMAIL, Tuple.class)
                        .setParameter("name", emailKey)
                        .setParameter("network", network)
                        .setParameter("now", now)
                        .getResultList()
                        .map(Credentials::of));
    }

    static Uni<Credentials> byUsername(String username, String emailKey, String network) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(BY_USERNAME, Tuple.class)
                        .setParameter("name", username)
                        .setParameter("email", emailKey)
                        .setParameter("network", network)
                        .getResultList()
                        .map(Credentials::of));
    }

    private static Credentials of(List<Tuple> rows) {
        Optional<AccountCredential> account = rows.stream()
                .filter(row -> row.get("id") != null)
                .findFirst()
                .map(row -> new AccountCredential(
                        row.get("id", String.class),
                        row.get("email", String.class),
                        row.get("hash", String.class),
                        row.get("version", Integer.class),
                        row.get("known", Boolean.class)));
        List<String> pending = rows.stream()
                .filter(row -> row.get("id") == null)
                .map(row -> row.get("hash", String.class))
                .toList();
        return new Credentials(account, pending);
    }

    @Override
    public String toString() {
        return "Credentials[" + account + ", pending=" + pending.size() + "]";
    }
}
