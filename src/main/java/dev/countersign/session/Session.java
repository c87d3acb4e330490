package dev.countersign.session;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** One sign-in: where it came from, its place in the row of rotations, and when it ends. */
@Entity(name = "Session")
@Table(name = "session")
public class Session extends PanacheEntityBase {

    @Id
    String id;

    @Column(name = "account_id")
    String accountId;

    String method;

    @Column(name = "second_factor")
    String secondFactor;

    @Column(name = "security_version")
    int securityVersion;

    @Column(name = "client_ip")
    String clientIp;

    @Column(name = "user_agent")
    String userAgent;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "refresh_generation")
    int refreshGeneration;

    @Column(name = "rotated_at")
    Instant rotatedAt;

    @Column(name = "refresh_expires_at")
    Instant refreshExpiresAt;

    @Column(name = "absolute_expires_at")
    Instant absoluteExpiresAt;

    @Column(name = "ended_at")
    Instant endedAt;

    @Column(name = "end_reason")
    String endReason;

    @Column(name = "token_hash")
    byte[] tokenHash;

    boolean remembered = true;

    public String id() {
        return id;
    }

    public String accountId() {
        return accountId;
    }

    public String method() {
        return method;
    }

    /** By what the sign-in was confirmed; null when one factor was enough. */
    public String secondFactor() {
        return secondFactor;
    }

    public String clientIp() {
        return clientIp;
    }

    /** The client's {@code User-Agent}, or null. */
    public String userAgent() {
        return userAgent;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When its tokens were last renewed; the sign-in itself counts. */
    public Instant rotatedAt() {
        return rotatedAt;
    }

    public Instant refreshExpiresAt() {
        return refreshExpiresAt;
    }

    /** Whether its tokens count, for an account of the given security version. */
    public boolean isLive(int accountSecurityVersion, Instant now) {
        return endedAt == null
                && securityVersion == accountSecurityVersion
                && absoluteExpiresAt.isAfter(now)
                && (tokenHash == null || refreshExpiresAt.isAfter(now));
    }

    /** Whether its client holds one opaque token instead of a pair. */
    boolean isOpaque() {
        return tokenHash != null;
    }

    /** Whether a session by cookie slides on while it is used. */
    public boolean isRemembered() {
        return remembered;
    }

    /** The columns that {@link #of} reads, of a table that the statement calls {@code s}. */
    public static final String COLUMNS =
            "s.id, s.account_id, s.method, s.second_factor, s.security_version, s.client_ip,"
                    + " s.user_agent, s.created_at, s.refresh_generation, s.rotated_at, s.refresh_expires_at,"
                    + " s.absolute_expires_at, s.ended_at, s.end_reason, s.token_hash, s.remembered";

    /** A session from a row that was read without the mapper; its first column is number {@code from}. */
    public static Session of(Row row, int from) {
        Session session = new Session();
        session.id = row.getString(from);
        session.accountId = row.getString(from + 1);
        session.method = row.getString(from + 2);
        session.secondFactor = row.getString(from + 3);
        session.securityVersion = row.getInteger(from + 4);
        session.clientIp = row.getString(from + 5);
        session.userAgent = row.getString(from + 6);
        session.createdAt = instant(row, from + 7);
        session.refreshGeneration = row.getInteger(from + 8);
        session.rotatedAt = instant(row, from + 9);
        session.refreshExpiresAt = instant(row, from + 10);
        session.absoluteExpiresAt = instant(row, from + 11);
        session.endedAt = instant(row, from + 12);
        session.endReason = row.getString(from + 13);
        Buffer hash = row.getBuffer(from + 14);
        session.tokenHash = hash == null ? null : hash.getBytes();
        session.remembered = row.getBoolean(from + 15);
        return session;
    }

    private static Instant instant(Row row, int column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }

    static Uni<List<Session>> findLive(String accountId, Instant now) {
        return list(
                "accountId = ?1 and endedAt is null and refreshExpiresAt > ?2 order by createdAt desc", accountId, now);
    }

    static Uni<Session> findLocked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /*
     * One statement decides. Whatever ends a session writes its row, so the condition is looked at again after waiting
     * for that write: no rotation is committed after a revocation (threat: refresh racing sign-out).
     */
    private static final String ADVANCE = """
            update session s
               set refresh_generation = s.refresh_generation + 1,
                   rotated_at = :now,
                   refresh_expires_at = least(cast(:refreshEnd as timestamptz), s.absolute_expires_at)
              from account a
             where s.id = :id and s.refresh_generation = :generation and s.ended_at is null and s.token_hash is null
               and s.refresh_expires_at > :now
               and a.id = s.account_id and a.security_version = s.security_version and not a.banned
            returning s.*""";

    /** Rotates the session from {@code generation} to the next; null when it is not live or at another generation. */
    static Uni<Session> advance(String id, int generation, Instant now, Instant refreshEnd) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(ADVANCE, Session.class)
                        .setParameter("id", id)
                        .setParameter("generation", generation)
                        .setParameter("now", now)
                        .setParameter("refreshEnd", refreshEnd)
                        .getSingleResultOrNull());
    }

    private static final String IS_OF_BANNED_ACCOUNT = """
            select exists (select 1 from account a
             where a.id = :account and a.security_version = :version and a.banned)""";

    /** Whether it is only the ban of its account that keeps this session from going on. */
    Uni<Boolean> isOfBannedAccount() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IS_OF_BANNED_ACCOUNT, Boolean.class)
                        .setParameter("account", accountId)
                        .setParameter("version", securityVersion)
                        .getSingleResult());
    }

    static Uni<Boolean> end(String id, String accountId, String reason, Instant now) {
        return update(
                        "endedAt = ?1, endReason = ?2 where id = ?3 and accountId = ?4 and endedAt is null",
                        now,
                        reason,
                        id,
                        accountId)
                .map(count -> count == 1);
    }

    static Uni<Integer> endAll(String accountId, String reason, Instant now) {
        return update("endedAt = ?1, endReason = ?2 where accountId = ?3 and endedAt is null", now, reason, accountId);
    }

    static Uni<Integer> endOthers(String accountId, String keptId, String reason, Instant now) {
        return update(
                "endedAt = ?1, endReason = ?2 where accountId = ?3 and id <> ?4 and endedAt is null",
                now,
                reason,
                accountId,
                keptId);
    }

    private static final String RAISE = """
            update session
               set security_version = :version,
                   second_factor = coalesce(cast(:factor as text), second_factor),
                   token_hash = case when token_hash is not null then cast(:hash as bytea) end,
                   refresh_generation = refresh_generation + 1,
                   rotated_at = :now,
                   refresh_expires_at = least(cast(:refreshEnd as timestamptz), absolute_expires_at)
             where id = :id and security_version = :version - 1 and ended_at is null and absolute_expires_at > :now
            returning *""";

    /** What a session that is taken along becomes; {@code tokenHash} counts for an opaque one only. */
    record Raise(int version, String factor, byte[] tokenHash, Instant now, Instant end) {}

    /** Takes a live session along to a later security version of its account, rotated; null when it is not live. */
    static Uni<Session> raise(String id, Raise raise) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(RAISE, Session.class)
                        .setParameter("id", id)
                        .setParameter("version", raise.version)
                        .setParameter("factor", raise.factor)
                        .setParameter("hash", raise.tokenHash)
                        .setParameter("now", raise.now)
                        .setParameter("refreshEnd", raise.end)
                        .getSingleResultOrNull());
    }

    private static final String EXTEND = """
            update session
               set rotated_at = :now, refresh_expires_at = least(cast(:end as timestamptz), absolute_expires_at)
             where id = :id and token_hash = :hash and remembered and ended_at is null
               and refresh_expires_at > :now and rotated_at <= :due
            returning *""";

    /** Moves the end of an opaque session that was not moved since {@code due}; null when it was, or is not live. */
    Uni<Session> extend(Instant now, Instant due, Instant end) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(EXTEND, Session.class)
                        .setParameter("id", id)
                        .setParameter("hash", tokenHash)
                        .setParameter("now", now)
                        .setParameter("due", due)
                        .setParameter("end", end)
                        .getSingleResultOrNull());
    }

    private static final String END_OLDEST = """
            update session set ended_at = :now, end_reason = 'too_many'
             where ended_at is null and id in (
                   select id from session where account_id = :account and ended_at is null
                    order by created_at desc, id desc offset :keep)""";

    static Uni<Integer> endOldest(String accountId, int keep, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(END_OLDEST)
                        .setParameter("now", now)
                        .setParameter("account", accountId)
                        .setParameter("keep", keep)
                        .executeUpdate());
    }

    private static final String DELETE_ENDED = """
            delete from session where id in (
                (select id from session where ended_at < :before limit :most)
                union all
                (select id from session where absolute_expires_at < :before limit :most))""";

    /** Deletes some of the sessions that ended before; emits how many, fewer than {@code most} when none are left. */
    static Uni<Integer> deleteEndedBefore(Instant before, int most) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE_ENDED)
                        .setParameter("before", before)
                        .setParameter("most", most)
                        .executeUpdate());
    }
}
