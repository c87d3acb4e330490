package dev.countersign.device;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Query;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One trusted device. */
public final class TrustedDevice {

    /**
     * One use of a device, including its first.
     *
     * @param dialect the dialect that issued the secret; it is valid only there
     */
    record Use(
            String id,
            String accountId,
            String dialect,
            byte[] successor,
            Instant now,
            Instant expires,
            Client client) {

        private Query of(Sql sql) {
            return sql.with("id", id)
                    .with("account", accountId)
                    .with("dialect", dialect)
                    .with("successor", successor)
                    .with("now", now)
                    .with("expires", expires)
                    .with("ip", client.address())
                    .with("agent", client.userAgent());
        }
    }

    String id;

    String accountId;

    String clientIp;

    String userAgent;

    Instant createdAt;

    Instant lastUsedAt;

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

    private static final Sql ADD = Sql.of("""
            insert into trusted_device (id, account_id, dialect, security_version, secret_hash, rotated_at, client_ip, user_agent,
                                        created_at, last_used_at, expires_at)
            values (:id, :account, :dialect, :version, :successor, :now, :ip, :agent, :now, :now, :expires)""");

    private static final Sql END_OLDEST = Sql.of("""
            delete from trusted_device where account_id = :account and id in (
                select id from trusted_device where account_id = :account
                 order by last_used_at desc, id desc offset :keep)""");

    /*
     * The condition is part of the statement, so that only one of two simultaneous uses of a secret succeeds. A device
     * that was trusted before devices had a dialect belongs to the first one that uses it.
     */
    private static final Sql USE = Sql.of("""
            update trusted_device d
               set secret_hash = :successor, dialect = :dialect, rotated_at = :now, last_used_at = :now, expires_at = :expires,
                   client_ip = :ip, user_agent = :agent
              from account a
             where d.id = :id and d.account_id = :account and a.id = d.account_id
               and (d.dialect is null or d.dialect = :dialect)
               and d.secret_hash = :presented and d.expires_at > :now and d.security_version = a.security_version""");

    /* Any secret but the newest: a thief may have rotated it more than once before the owner comes back. */
    private static final Sql END_REUSED = Sql.of("""
            delete from trusted_device
             where id = :id and account_id = :account and (dialect is null or dialect = :dialect)
               and secret_hash <> :presented and rotated_at < :before""");

    private static final String COLUMNS =
            "d.id, d.account_id, d.client_ip, d.user_agent, d.created_at, d.last_used_at, d.expires_at";

    private static final Sql BY_ID = Sql.of("select " + COLUMNS + " from trusted_device d where d.id = :id");

    private static final Sql LIVE = Sql.of("select " + COLUMNS + """

             from trusted_device d join account a on a.id = d.account_id
             where d.account_id = :account and d.expires_at > :now and d.security_version = a.security_version
             order by d.last_used_at desc, d.id desc""");

    private static final Sql OWNER = Sql.of("""
            select d.account_id
              from trusted_device d join account a on a.id = d.account_id
             where d.id = :id and (d.dialect is null or d.dialect = :dialect)
               and d.secret_hash = :presented and d.expires_at > :now and d.security_version = a.security_version""");

    private static final Sql CLEAN = Sql.of("""
            delete from trusted_device d using account a
             where a.id = d.account_id and (d.expires_at <= :now or d.security_version <> a.security_version)""");

    private static final Sql END = Sql.of("delete from trusted_device where id = :id and account_id = :account");

    private static final Sql END_ALL = Sql.of("delete from trusted_device where account_id = :account");

    static Uni<Void> add(Use use, int securityVersion, int most) {
        return use.of(ADD)
                .with("version", securityVersion)
                .execute()
                .chain(() -> END_OLDEST
                        .with("account", use.accountId())
                        .with("keep", most)
                        .execute())
                .replaceWithVoid();
    }

    static Uni<Boolean> use(Use use, byte[] presented) {
        return use.of(USE).with("presented", presented).changesOne();
    }

    /** Ends the trust in a device if its presented secret was replaced before {@code before}. */
    static Uni<Boolean> endReused(String id, String accountId, String dialect, byte[] presented, Instant before) {
        return END_REUSED
                .with("id", id)
                .with("account", accountId)
                .with("dialect", dialect)
                .with("presented", presented)
                .with("before", before)
                .changesOne();
    }

    static Uni<Optional<String>> findOwner(String id, String dialect, byte[] presented, Instant now) {
        return OWNER.with("id", id)
                .with("dialect", dialect)
                .with("presented", presented)
                .with("now", now)
                .first(row -> row.text("account_id"));
    }

    /** Finds a device by its id, still trusted or not, within the open transaction. */
    public static Uni<Optional<TrustedDevice>> find(String id) {
        return BY_ID.with("id", id).first(TrustedDevice::of);
    }

    static Uni<List<TrustedDevice>> findLive(String accountId, Instant now) {
        return LIVE.with("account", accountId).with("now", now).list(TrustedDevice::of);
    }

    private static TrustedDevice of(Row row) {
        TrustedDevice device = new TrustedDevice();
        device.id = row.text("id");
        device.accountId = row.text("account_id");
        device.clientIp = row.text("client_ip");
        device.userAgent = row.text("user_agent");
        device.createdAt = row.instant("created_at");
        device.lastUsedAt = row.instant("last_used_at");
        device.expiresAt = row.instant("expires_at");
        return device;
    }

    static Uni<Boolean> end(String id, String accountId) {
        return END.with("id", id).with("account", accountId).changesOne();
    }

    static Uni<Integer> endAll(String accountId) {
        return END_ALL.with("account", accountId).execute();
    }

    static Uni<Integer> clean(Instant now) {
        return CLEAN.with("now", now).execute();
    }
}
