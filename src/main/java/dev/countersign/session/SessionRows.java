package dev.countersign.session;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The statements on sessions. They run in the caller's transaction unless they take the {@link Database}. */
final class SessionRows {

    private SessionRows() {}

    private static final String SELECT = "select " + Session.COLUMNS + " from session s ";

    private static final Sql LIVE = Sql.of(SELECT + """
             where s.account_id = :account and s.ended_at is null and s.refresh_expires_at > :now
             order by s.created_at desc""");

    private static final Sql LOCKED = Sql.of(SELECT + "where s.id = :id for update");

    static Uni<List<Session>> findLive(String accountId, Instant now) {
        return LIVE.with("account", accountId).with("now", now).list(Session::of);
    }

    private static final Sql ID_BY_HASH =
            Sql.of("select id from session where token_hash = :hash and account_id = :account and ended_at is null");

    static Uni<Optional<String>> findId(String accountId, byte[] tokenHash) {
        return ID_BY_HASH.with("account", accountId).with("hash", tokenHash).first(row -> row.text("id"));
    }

    static Uni<Optional<Session>> findLocked(String id) {
        return LOCKED.with("id", id).first(Session::of);
    }

    private static final Sql INSERT = Sql.of("""
            insert into session (
                id, account_id, method, second_factor, security_version, client_ip, user_agent, created_at,
                refresh_generation, rotated_at, refresh_expires_at, absolute_expires_at, token_hash, remembered)
            values (
                :id, :account, :method, :factor, :version, :ip, :agent, :created,
                :generation, :rotated, :refreshEnd, :absoluteEnd, :hash, :remembered)""");

    static Uni<Void> insert(Session session) {
        return INSERT.with("id", session.id)
                .with("account", session.accountId)
                .with("method", session.method)
                .with("factor", session.secondFactor)
                .with("version", session.securityVersion)
                .with("ip", session.clientIp)
                .with("agent", session.userAgent)
                .with("created", session.createdAt)
                .with("generation", session.refreshGeneration)
                .with("rotated", session.rotatedAt)
                .with("refreshEnd", session.refreshExpiresAt)
                .with("absoluteEnd", session.absoluteExpiresAt)
                .with("hash", session.tokenHash)
                .with("remembered", session.remembered)
                .execute()
                .replaceWithVoid();
    }

    /*
     * One statement decides. Whatever ends a session writes its row, so PostgreSQL checks the condition again after it
     * has waited for that write: no rotation is committed after a revocation (threat: refresh racing sign-out).
     */
    private static final Sql ADVANCE = Sql.of("""
            update session s
               set refresh_generation = s.refresh_generation + 1,
                   rotated_from = s.refresh_generation,
                   rotated_at = :now,
                   refresh_expires_at = least(:refreshEnd, s.absolute_expires_at)
              from account a
             where s.id = :id and s.refresh_generation = :generation and s.ended_at is null and s.token_hash is null
               and s.refresh_expires_at > :now
               and a.id = s.account_id and a.security_version = s.security_version and not a.banned
            returning\s""" + Session.COLUMNS);

    /**
     * Rotates the session from the token's generation to the next, in a transaction of its own that includes {@code
     * then}; empty when the session is not live or has another generation.
     */
    static <T> Uni<Optional<T>> advance(
            Database database, SessionToken from, Instant now, Instant refreshEnd, Function<Session, T> then) {
        return database.change(
                ADVANCE.with("id", from.sessionId())
                        .with("generation", from.generation())
                        .with("now", now)
                        .with("refreshEnd", refreshEnd),
                row -> then.apply(Session.of(row)));
    }

    private static final Sql STANDING =
            Sql.of("select a.banned from account a where a.id = :account and a.security_version = :version");

    /** Whether the account of a session is banned; empty when the session has an earlier security version. */
    static Uni<Optional<Boolean>> isOfBannedAccount(Session session) {
        return STANDING.with("account", session.accountId)
                .with("version", session.securityVersion)
                .first(row -> row.flag("banned"));
    }

    private static final Sql IS_OF_BEFORE_A_CHANGE = Sql.of("""
            select exists (select 1 from kept_session where session_id = :id and generation > :generation) as before""");

    /** Whether a refresh token was issued before its session moved to a later security version. */
    static Uni<Boolean> isOfBeforeAChange(String id, int generation) {
        return IS_OF_BEFORE_A_CHANGE
                .with("id", id)
                .with("generation", generation)
                .only(row -> row.flag("before"));
    }

    private static final Sql NOTE_CHANGE = Sql.of("""
            insert into kept_session (session_id, generation) values (:id, :generation)
            on conflict (session_id) do update set generation = excluded.generation""");

    /** Notes that refresh tokens of earlier generations were issued before a change, for {@link #isOfBeforeAChange}. */
    static Uni<Void> noteChange(Session session) {
        return NOTE_CHANGE
                .with("id", session.id)
                .with("generation", session.refreshGeneration)
                .execute()
                .replaceWithVoid();
    }

    private static final String END =
            "update session set ended_at = :now, end_reason = :reason where ended_at is null ";

    private static final Sql END_ONE = Sql.of(END + "and id = :id and account_id = :account");

    private static final Sql END_ALL = Sql.of(END + "and account_id = :account");

    private static final Sql END_OTHERS = Sql.of(END + "and account_id = :account and id <> :kept");

    private static final Sql END_OLDEST = Sql.of(END + """
            and id in (
                select id from session where account_id = :account and ended_at is null
                 order by created_at desc, id desc offset :keep)""");

    static Uni<Boolean> end(String id, String accountId, String reason, Instant now) {
        return END_ONE.with("id", id)
                .with("account", accountId)
                .with("reason", reason)
                .with("now", now)
                .changesOne();
    }

    static Uni<Integer> endAll(String accountId, String reason, Instant now) {
        return END_ALL.with("account", accountId)
                .with("reason", reason)
                .with("now", now)
                .execute();
    }

    static Uni<Integer> endOthers(String accountId, String keptId, String reason, Instant now) {
        return END_OTHERS
                .with("account", accountId)
                .with("kept", keptId)
                .with("reason", reason)
                .with("now", now)
                .execute();
    }

    static Uni<Integer> endOldest(String accountId, int keep, Instant now) {
        return END_OLDEST
                .with("account", accountId)
                .with("reason", "too_many")
                .with("keep", keep)
                .with("now", now)
                .execute();
    }

    private static final Sql RAISE = Sql.of("""
            update session s
               set security_version = :version,
                   second_factor = coalesce(:factor, s.second_factor),
                   replaced_token_hash = s.token_hash,
                   token_hash = case when s.token_hash is not null then cast(:hash as bytea) end,
                   refresh_generation = s.refresh_generation + 1,
                   rotated_from = null,
                   rotated_at = :now,
                   refresh_expires_at = least(:refreshEnd, s.absolute_expires_at)
             where s.id = :id and s.security_version = :version - 1 and s.ended_at is null
               and s.absolute_expires_at > :now
            returning\s""" + Session.COLUMNS);

    /**
     * The new state of a session that moves to a later security version; {@code tokenHash} is only used for an opaque
     * one.
     */
    record Raise(int version, String factor, byte[] tokenHash, Instant now, Instant end) {}

    /** Moves a live session to a later security version of its account and rotates it; empty when it is not live. */
    static Uni<Optional<Session>> raise(String id, Raise raise) {
        return RAISE.with("id", id)
                .with("version", raise.version)
                .with("factor", raise.factor)
                .with("hash", raise.tokenHash)
                .with("now", raise.now)
                .with("refreshEnd", raise.end)
                .first(Session::of);
    }

    private static final Sql WAS_REPLACED = Sql.of("""
            select exists (
                select 1 from session
                 where replaced_token_hash = :hash and rotated_at > :since and ended_at is null) as replaced""");

    /** Whether a live session got a new opaque token instead of this one since then. */
    static Uni<Boolean> wasReplaced(byte[] hash, Instant since) {
        return WAS_REPLACED
                .with("hash", hash)
                .with("since", since)
                .first(row -> row.flag("replaced"))
                .map(Optional::orElseThrow);
    }

    private static final Sql CONFIRM = Sql.of("""
            update session set second_factor = :factor
             where id = :id and ended_at is null
               and (second_factor is null or second_factor in ('trusted_device', 'mailed_code'))""");

    /** Notes that the owner's code was entered in a live session, unless one was entered before. */
    static Uni<Void> confirm(String id, String factor) {
        return CONFIRM.with("id", id).with("factor", factor).execute().replaceWithVoid();
    }

    private static final Sql EXTEND = Sql.of("""
            update session s
               set rotated_at = :now, refresh_expires_at = least(:end, s.absolute_expires_at)
             where s.id = :id and s.token_hash = :hash and s.remembered and s.ended_at is null
               and s.refresh_expires_at > :now and s.rotated_at <= :due
            returning s.refresh_expires_at""");

    /**
     * Extends an opaque session that was not extended since {@code due}, in a transaction of its own; empty when it
     * was, or is not live.
     */
    static Uni<Optional<Instant>> extend(Database database, Session opaque, Instant now, Instant due, Instant end) {
        return database.change(
                EXTEND.with("id", opaque.id)
                        .with("hash", opaque.tokenHash)
                        .with("now", now)
                        .with("due", due)
                        .with("end", end),
                row -> row.instant("refresh_expires_at"));
    }

    private static final Sql DELETE_ENDED = Sql.of("""
            delete from session where id in (
                (select id from session where ended_at < :before limit :most)
                union all
                (select id from session where absolute_expires_at < :before limit :most))""");

    /** Deletes some of the sessions that ended before; emits how many, fewer than {@code most} when none are left. */
    static Uni<Integer> deleteEndedBefore(Instant before, int most) {
        return DELETE_ENDED.with("before", before).with("most", most).execute();
    }
}
