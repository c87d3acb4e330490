package dev.countersign.session;

import dev.countersign.kernel.Database;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The statements on sessions, each within the caller's transaction unless it says otherwise. */
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
                   rotated_from = s.refresh_generation,
                   rotated_at = $3,
                   refresh_expires_at = least($4, s.absolute_expires_at)
              from account a
             where s.id = $1 and s.refresh_generation = $2 and s.ended_at is null and s.token_hash is null
               and s.refresh_expires_at > $3
               and a.id = s.account_id and a.security_version = s.security_version and not a.banned
            returning\s""" + Session.COLUMNS;

    /**
     * Rotates the session from {@code generation} to the next, in a transaction of its own that {@code then} belongs to;
     * empty when it is not live or at another generation.
     */
    static <T> Uni<Optional<T>> advance(
            Database database, SessionToken from, Instant now, Instant refreshEnd, Function<Session, T> then) {
        Tuple parameters = Tuple.of(from.sessionId(), from.generation(), utc(now), utc(refreshEnd));
        return database.change(ADVANCE, parameters, rows -> first(rows).map(row -> then.apply(Session.of(row, 0))));
    }

    private static final String STANDING =
            "select a.banned from account a where a.id = :account and a.security_version = :version";

    /** Whether the account of a session is banned; empty when the session is of an earlier security version. */
    static Uni<Optional<Boolean>> isOfBannedAccount(Session found) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(STANDING, Boolean.class)
                        .setParameter("account", found.accountId)
                        .setParameter("version", found.securityVersion)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        RowIterator<Row> each = rows.iterator();
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static final String IS_OF_BEFORE_A_CHANGE =
            "select exists (select 1 from kept_session where session_id = :id and generation > :generation)";

    /** Whether a refresh token is from before its session was taken along to a later security version. */
    static Uni<Boolean> isOfBeforeAChange(String id, int generation) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IS_OF_BEFORE_A_CHANGE, Boolean.class)
                        .setParameter("id", id)
                        .setParameter("generation", generation)
                        .getSingleResult());
    }

    private static final String NOTE_CHANGE = """
            insert into kept_session (session_id, generation) values (:id, :generation)
            on conflict (session_id) do update set generation = excluded.generation""";

    /** Notes that refresh tokens of earlier generations are from before a change, for {@link #isOfBeforeAChange}. */
    static Uni<Void> noteChange(Session session) {
        return Panache.getSession()
                .flatMap(panache -> panache.createNativeQuery(NOTE_CHANGE)
                        .setParameter("id", session.id)
                        .setParameter("generation", session.refreshGeneration)
                        .executeUpdate())
                .replaceWithVoid();
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
            update session s
               set security_version = :version,
                   second_factor = coalesce(cast(:factor as text), s.second_factor),
                   token_hash = case when s.token_hash is not null then cast(:hash as bytea) end,
                   refresh_generation = s.refresh_generation + 1,
                   rotated_from = null,
                   rotated_at = :now,
                   refresh_expires_at = least(cast(:refreshEnd as timestamptz), s.absolute_expires_at)
             where s.id = :id and s.security_version = :version - 1 and s.ended_at is null
               and s.absolute_expires_at > :now
            returning s.rotated_from,\s""" + Session.COLUMNS;

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

    private static final String CONFIRM = """
            update session set second_factor = :factor
             where id = :id and ended_at is null
               and (second_factor is null or second_factor in ('trusted_device', 'mailed_code'))""";

    /** Notes that the owner's code was given in a live session; it stays what it was when one was given before. */
    static Uni<Void> confirm(String id, String factor) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CONFIRM)
                        .setParameter("id", id)
                        .setParameter("factor", factor)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static final String EXTEND = """
            update session s
               set rotated_at = $3, refresh_expires_at = least($5, s.absolute_expires_at)
             where s.id = $1 and s.token_hash = $2 and s.remembered and s.ended_at is null
               and s.refresh_expires_at > $3 and s.rotated_at <= $4
            returning s.refresh_expires_at""";

    /**
     * Moves the end of an opaque session that was not moved since {@code due}, in a transaction of its own; empty when it
     * was, or is not live.
     */
    static Uni<Optional<Instant>> extend(Database database, Session opaque, Instant now, Instant due, Instant end) {
        Tuple parameters = Tuple.of(opaque.id, Buffer.buffer(opaque.tokenHash), utc(now), utc(due), utc(end));
        return database.change(
                EXTEND,
                parameters,
                rows -> first(rows).map(row -> row.getOffsetDateTime(0).toInstant()));
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
