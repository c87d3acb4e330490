package dev.countersign.session;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;

/** The statements on sessions, each within the caller's transaction or statement. */
final class SessionRows {

    private SessionRows() {}

    static Uni<List<Session>> findLive(String accountId, Instant now) {
        return Session.list(
                "accountId = ?1 and endedAt is null and refreshExpiresAt > ?2 order by createdAt desc", accountId, now);
    }

    static Uni<Session> findLocked(String id) {
        return Session.findById(id, LockModeType.PESSIMISTIC_WRITE);
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

    /** Whether it is only the ban of its account that keeps a session from going on. */
    static Uni<Boolean> isOfBannedAccount(Session stopped) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IS_OF_BANNED_ACCOUNT, Boolean.class)
                        .setParameter("account", stopped.accountId)
                        .setParameter("version", stopped.securityVersion)
                        .getSingleResult());
    }

    static Uni<Boolean> end(String id, String accountId, String reason, Instant now) {
        return Session.update(
                        "endedAt = ?1, endReason = ?2 where id = ?3 and accountId = ?4 and endedAt is null",
                        now,
                        reason,
                        id,
                        accountId)
                .map(count -> count == 1);
    }

    static Uni<Integer> endAll(String accountId, String reason, Instant now) {
        return Session.update(
                "endedAt = ?1, endReason = ?2 where accountId = ?3 and endedAt is null", now, reason, accountId);
    }

    static Uni<Integer> endOthers(String accountId, String keptId, String reason, Instant now) {
        return Session.update(
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
    static Uni<Session> extend(Session opaque, Instant now, Instant due, Instant end) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(EXTEND, Session.class)
                        .setParameter("id", opaque.id)
                        .setParameter("hash", opaque.tokenHash)
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
