package dev.countersign.device;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Statements;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One trusted device. */
@Entity(name = "TrustedDevice")
@Table(name = "trusted_device")
public class TrustedDevice extends PanacheEntityBase {

    /**
     * One use of a device, its first included.
     *
     * @param dialect the one that gave the device its secret; it counts there alone
     */
    record Use(
            String id,
            String accountId,
            String dialect,
            byte[] successor,
            Instant now,
            Instant expires,
            Client client) {

        private Map<String, Object> parameters() {
            Map<String, Object> all = new HashMap<>();
            all.put("id", id);
            all.put("account", accountId);
            all.put("dialect", dialect);
            all.put("successor", successor);
            all.put("now", now);
            all.put("expires", expires);
            all.put("ip", client.address());
            all.put("agent", client.userAgent());
            return all;
        }
    }

    @Id
    String id;

    @Column(name = "account_id")
    String accountId;

    @Column(name = "client_ip")
    String clientIp;

    @Column(name = "user_agent")
    String userAgent;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_used_at")
    Instant lastUsedAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    public String accountId() {
        return accountId;
    }

    public String id() {
        return id;
    }

    /** The address of its last sign-in. */
    public String clientIp() {
        return clientIp;
    }

    /** The {@code User-Agent} of its last sign-in, or null. */
    public String userAgent() {
        return userAgent;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastUsedAt() {
        return lastUsedAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    private static final String ADD = """
            insert into trusted_device (id, account_id, dialect, security_version, secret_hash, rotated_at, client_ip, user_agent,
                                        created_at, last_used_at, expires_at)
            values (:id, :account, :dialect, :version, :successor, :now, :ip, cast(:agent as text), :now, :now, :expires)""";

    private static final String END_OLDEST = """
            delete from trusted_device where account_id = :account and id in (
                select id from trusted_device where account_id = :account
                 order by last_used_at desc, id desc offset :keep)""";

    /*
     * The condition stands in the statement: of two uses of one secret at the same time one wins. A device that was trusted
     * before devices had a dialect belongs to the one that uses it first.
     */
    private static final String USE = """
            update trusted_device d
               set secret_hash = :successor, dialect = :dialect, rotated_at = :now, last_used_at = :now, expires_at = :expires,
                   client_ip = :ip, user_agent = cast(:agent as text)
              from account a
             where d.id = :id and d.account_id = :account and a.id = d.account_id
               and (d.dialect is null or d.dialect = :dialect)
               and d.secret_hash = :presented and d.expires_at > :now and d.security_version = a.security_version""";

    /* Any secret but the newest: a thief may have replaced the owner's more than once before the owner comes. */
    private static final String END_REUSED = """
            delete from trusted_device
             where id = :id and account_id = :account and (dialect is null or dialect = :dialect)
               and secret_hash <> :presented and rotated_at < :before""";

    /* Column by column: of what the entity does not map, such as the secrets, nothing is read. */
    private static final String LIVE = """
            select d.id, d.account_id, d.client_ip, d.user_agent, d.created_at, d.last_used_at, d.expires_at
              from trusted_device d join account a on a.id = d.account_id
             where d.account_id = :account and d.expires_at > :now and d.security_version = a.security_version
             order by d.last_used_at desc, d.id desc""";

    private static final String OWNER = """
            select d.account_id
              from trusted_device d join account a on a.id = d.account_id
             where d.id = :id and (d.dialect is null or d.dialect = :dialect)
               and d.secret_hash = :presented and d.expires_at > :now and d.security_version = a.security_version""";

    private static final String CLEAN = """
            delete from trusted_device d using account a
             where a.id = d.account_id and (d.expires_at <= :now or d.security_version <> a.security_version)""";

    static Uni<Void> add(Use use, int securityVersion, int most) {
        Map<String, Object> parameters = use.parameters();
        parameters.put("version", securityVersion);
        return Statements.execute(ADD, parameters)
                .chain(() -> Statements.execute(END_OLDEST, Map.of("account", use.accountId(), "keep", most)))
                .replaceWithVoid();
    }

    static Uni<Boolean> use(Use use, byte[] presented) {
        Map<String, Object> parameters = use.parameters();
        parameters.put("presented", presented);
        return Statements.changesOne(USE, parameters);
    }

    /** Ends the trust in a device whose secret was replaced before that time and comes again. */
    static Uni<Boolean> endReused(String id, String accountId, String dialect, byte[] presented, Instant before) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", id);
        parameters.put("account", accountId);
        parameters.put("dialect", dialect);
        parameters.put("presented", presented);
        parameters.put("before", before);
        return Statements.changesOne(END_REUSED, parameters);
    }

    static Uni<Optional<String>> findOwner(String id, String dialect, byte[] presented, Instant now) {
        return Statements.list(
                        OWNER, String.class, Map.of("id", id, "dialect", dialect, "presented", presented, "now", now))
                .map(owners -> owners.stream().findFirst());
    }

    static Uni<List<TrustedDevice>> findLive(String accountId, Instant now) {
        return Statements.list(LIVE, TrustedDevice.class, Map.of("account", accountId, "now", now));
    }

    static Uni<Boolean> end(String id, String accountId) {
        return delete("id = ?1 and accountId = ?2", id, accountId).map(count -> count == 1);
    }

    static Uni<Integer> endAll(String accountId) {
        return delete("accountId", accountId).map(Long::intValue);
    }

    static Uni<Integer> clean(Instant now) {
        return Statements.execute(CLEAN, Map.of("now", now));
    }
}
