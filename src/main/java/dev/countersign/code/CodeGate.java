package dev.countersign.code;

import dev.countersign.account.PasswordResetListener;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts the codes of an account, whatever they are used for, and locks them by {@link CodeLimits}: for a time after some
 * wrong ones, for the rest of a day after more, and until a password reset after many in a row.
 *
 * <p>An attempt is counted by one statement, which is committed before the code is compared: of any number of
 * simultaneous guesses, only as many are compared as are left before a lock, and no failure after the comparison forgets
 * one. The attempt that reaches the limit sets the lock; a correct code clears it.
 */
@ApplicationScoped
public class CodeGate implements PasswordResetListener {

    /** What the account needs before a code can be checked. */
    public enum Needs {
        FACTOR("f.id is not null", Reason.TWOFACTOR_NOT_ENABLED),
        SETUP("s.id is not null and f.id is null", Reason.TWOFACTOR_NOT_VERIFIED),
        NOTHING("true", Reason.INTERNAL_ERROR);

        private final Sql reserve;
        private final Reason without;

        Needs(String condition, Reason without) {
            this.reserve = Sql.of(String.format(Locale.ROOT, CodeLimits.in(RESERVE), condition));
            this.without = without;
        }
    }

    private static final String RESERVE = """
            update code_gate g
               set failures = case when g.locked_until is null then g.failures + 1 else 1 end,
                   in_a_row = g.in_a_row + 1,
                   locked_until = case when g.locked_until is null and g.failures + 1 >= {attempts}
                       then cast(:now as timestamptz)
                           + ({locks})[least(g.lock_level, {last_lock}) + 1] end,
                   lock_level = case when g.locked_until is null and g.failures + 1 >= {attempts}
                       then g.lock_level + 1 else g.lock_level end,
                   recent = array_prepend(
                       greatest(cast(:now as timestamptz), g.recent[1] + interval '1 microsecond'),
                       trim_array(g.recent, greatest(cardinality(g.recent) + 1 - {a_day}, 0)))
              from account a
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where g.account_id = a.id and a.id = :account and a.security_version = :version and not a.banned
               and (g.locked_until is null or g.locked_until <= :now)
               and g.in_a_row < {in_a_row}
               and (cardinality(g.recent) < {a_day} or g.recent[{a_day}] <= cast(:now as timestamptz) - {day})
               and (cast(:challenge as text) is null or g.answered is distinct from cast(:challenge as text))
               and %s
            returning g.failures, g.in_a_row, g.locked_until, g.recent[1] as stamp, g.recent[{a_day}] as oldest,
                f.id as factor_id, f.secret as factor_secret, f.last_step, f.backup_form,
                s.id as setup_id, s.secret as setup_secret""";

    private static final Sql STANDING = Sql.of(CodeLimits.in("""
            select a.security_version, a.banned, coalesce(g.in_a_row, 0) as in_a_row, g.locked_until,
                   g.recent[{a_day}] as oldest, f.id is not null as has_factor,
                   s.id is not null and f.id is null as has_setup,
                   coalesce(g.answered = cast(:challenge as text), false) as answered
              from account a
              left join code_gate g on g.account_id = a.id
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where a.id = :account"""));

    private static final Sql LOCK = Sql.of(CodeLimits.in(
            "select g.locked_until, g.recent[{a_day}] as oldest from code_gate g where g.account_id = :account"));

    private static final Sql BLOCKED = Sql.of(CodeLimits.in("""
            select exists (select 1 from code_gate where account_id = :account and in_a_row >= {in_a_row}) as blocked"""));

    private static final Sql MAKE =
            Sql.of("insert into code_gate (account_id) values (:account) on conflict do nothing");

    private static final Sql GIVE_BACK = Sql.of(CodeLimits.in("""
            update code_gate
               set failures = greatest(failures - 1, 0),
                   in_a_row = greatest(in_a_row - 1, 0),
                   lock_level = case when failures >= {attempts} then greatest(lock_level - 1, 0) else lock_level end,
                   locked_until = case when failures >= {attempts} then null else locked_until end,
                   recent = array_remove(recent, cast(:stamp as timestamptz))
             where account_id = :account and cast(:stamp as timestamptz) = any (recent)"""));

    private static final Sql PASSWORD_RESET = Sql.of(CodeLimits.in("""
            update code_gate
               set mailbox_used = true, in_a_row = case when in_a_row >= {in_a_row} then 0 else in_a_row end
             where account_id = :account"""));

    private static final Sql FORGET = Sql.of("""
            update code_gate
               set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null, recent = '{}'
             where account_id = :account""");

    private final Database database;
    private final Time time;

    CodeGate(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** Creates the gate of an account, within the open transaction. It is never removed. */
    public Uni<Void> make(String accountId) {
        return MAKE.with("account", accountId).execute().replaceWithVoid();
    }

    /**
     * The account and the conditions under which an attempt is counted.
     *
     * @param securityVersion the account's when the caller was authenticated
     * @param challenge the challenge to answer, or null; none is answered twice
     * @param dead the refusal when the account has changed or is banned, or the challenge has been answered
     */
    public record Entry(String accountId, int securityVersion, String challenge, Needs needs, Reason dead) {}

    /** The entry of a signed-in user. */
    public static Entry entryOf(SignedIn who, Needs needs) {
        return new Entry(who.account().id(), who.account().securityVersion(), null, needs, Reason.INVALID_TOKEN);
    }

    /**
     * Counts one attempt and emits what to compare the code with. Refuses with the reasons of {@code entry}, {@code
     * TWOFACTOR_LOCKED} or {@code TWOFACTOR_BLOCKED}. If the database answers too late, the attempt is taken back,
     * because nothing was compared.
     */
    Uni<Reservation> reserve(Entry entry) {
        return take(entry).flatMap(reserved -> reserved.map(CodeGate::item).orElseGet(() -> again(entry)));
    }

    /* Either the gate does not exist yet, or somebody else has just opened it. */
    private Uni<Reservation> again(Entry entry) {
        return requireOpen(entry)
                .chain(() -> database.transaction(() -> make(entry.accountId())))
                .chain(() -> take(entry))
                .flatMap(reserved -> reserved.map(CodeGate::item)
                        .orElseGet(() -> requireOpen(entry)
                                .chain(() ->
                                        Uni.createFrom().failure(Refused.until(Reason.BUSY, Duration.ofSeconds(1))))));
    }

    private static Uni<Reservation> item(Reservation reserved) {
        return Uni.createFrom().item(reserved);
    }

    private Uni<Optional<Reservation>> take(Entry entry) {
        Instant now = time.now();
        return database.statement(
                () -> entry.needs()
                        .reserve
                        .with("now", now)
                        .with("account", entry.accountId())
                        .with("version", entry.securityVersion())
                        .with("challenge", entry.challenge())
                        .first(row -> Reservation.of(entry, row, now)),
                late -> late.map(this::takeBack)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Refuses whatever {@link #reserve} would refuse, without counting. Used before a password is hashed. */
    public Uni<Void> requireOpen(Entry entry) {
        // Reads the clock again: otherwise a lock that was set meanwhile would seem to last longer than it does.
        return require(entry, time::now);
    }

    /** Like {@link #requireOpen}, but ignores locks that end by themselves. */
    public Uni<Void> requireThere(Entry entry) {
        return require(entry, () -> Instant.MAX);
    }

    private Uni<Void> require(Entry entry, Supplier<Instant> afterLocksUntil) {
        Instant now = time.now();
        return database.statement(() -> STANDING.with("now", now)
                        .with("account", entry.accountId())
                        .with("challenge", entry.challenge())
                        .first(Standing::of))
                .invoke(found ->
                        found.orElseThrow(() -> Refused.because(entry.dead())).require(entry, afterLocksUntil.get()))
                .replaceWithVoid();
    }

    /** The state of an account before one of its codes is counted. */
    private record Standing(
            int securityVersion,
            boolean banned,
            int inARow,
            Instant lockEnd,
            boolean hasFactor,
            boolean hasSetup,
            boolean answered) {

        static Standing of(Row row) {
            return new Standing(
                    row.number("security_version"),
                    row.flag("banned"),
                    row.number("in_a_row"),
                    CodeLimits.lockEnd(row.instant("locked_until"), row.instant("oldest")),
                    row.flag("has_factor"),
                    row.flag("has_setup"),
                    row.flag("answered"));
        }

        void require(Entry entry, Instant now) {
            if (securityVersion != entry.securityVersion() || banned || answered) {
                throw Refused.because(entry.dead());
            }
            if (inARow >= CodeLimits.IN_A_ROW) {
                throw Refused.because(Reason.TWOFACTOR_BLOCKED);
            }
            if (lockEnd.isAfter(now)) {
                throw Refused.until(Reason.TWOFACTOR_LOCKED, Duration.between(now, lockEnd));
            }
            if (!has(entry.needs())) {
                throw Refused.because(entry.needs().without);
            }
        }

        private boolean has(Needs needs) {
            return switch (needs) {
                case FACTOR -> hasFactor;
                case SETUP -> hasSetup;
                case NOTHING -> true;
            };
        }
    }

    /** Takes back an attempt whose code was not compared, or did not prove the second factor. */
    Uni<Void> giveBack(Reservation reservation) {
        return database.statement(() -> takeBack(reservation));
    }

    private Uni<Void> takeBack(Reservation reservation) {
        return GIVE_BACK
                .with("account", reservation.accountId())
                .with("stamp", reservation.stamp())
                .execute()
                .replaceWithVoid();
    }

    /** Until when codes are locked, within the open transaction; empty when they are not. */
    public Uni<Optional<Instant>> lockedUntil(String accountId) {
        return LOCK.with("account", accountId)
                .first(row -> CodeLimits.lockEnd(row.instant("locked_until"), row.instant("oldest")))
                .map(end -> end.filter(until -> until.isAfter(time.now())));
    }

    /** Whether so many codes in a row were wrong that only a password reset helps; within the open transaction. */
    Uni<Boolean> isBlocked(String accountId) {
        return BLOCKED.with("account", accountId).only(row -> row.flag("blocked"));
    }

    /**
     * Ends the lock after too many wrong codes in a row. A timed lock and the count of the day remain. From now on an
     * email code is not a second factor, until another kind of code was accepted: the mailbox alone must not be both
     * factors.
     */
    @Override
    public Uni<Void> passwordReset(String accountId) {
        return PASSWORD_RESET.with("account", accountId).execute().replaceWithVoid();
    }

    /** Forgets all wrong codes, within the open transaction, when an operator helps the owner. */
    public Uni<Void> forget(String accountId) {
        return FORGET.with("account", accountId).execute().replaceWithVoid();
    }
}
