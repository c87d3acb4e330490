package dev.countersign.code;

import dev.countersign.account.PasswordResetListener;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Statements;
import dev.countersign.kernel.Time;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts the codes of an account, wherever they are given: five wrong ones lock all of them for 15 minutes, then for 1, 4
 * and 24 hours; there are never more than 20 within 24 hours, whatever succeeds between them; after 50 in a row only a
 * password reset opens it (NIST SP 800-63B-4 allows 100).
 *
 * <p>An attempt is counted by one statement, committed before the code is looked at: of any number of guesses at once
 * five are compared, and no failure after the comparison forgets one. The attempt that fills the measure sets the lock;
 * a right code takes it back.
 */
@ApplicationScoped
public class CodeGate implements PasswordResetListener {

    /** What must be there for a code to be compared with. */
    public enum Needs {
        FACTOR("f.id is not null", Reason.TWOFACTOR_NOT_ENABLED),
        SETUP("s.id is not null and f.id is null", Reason.TWOFACTOR_NOT_VERIFIED),
        NOTHING("true", Reason.INTERNAL_ERROR);

        private final String reserve;
        private final Reason without;

        Needs(String condition, Reason without) {
            this.reserve = String.format(Locale.ROOT, RESERVE, condition);
            this.without = without;
        }
    }

    private static final String RESERVE = """
            update code_gate g
               set failures = case when g.locked_until is null then g.failures + 1 else 1 end,
                   in_a_row = g.in_a_row + 1,
                   locked_until = case when g.locked_until is null and g.failures + 1 >= 5
                       then cast(:now as timestamptz)
                           + (array[interval '15 minutes', interval '1 hour', interval '4 hours', interval '24 hours'])
                               [least(g.lock_level, 3) + 1] end,
                   lock_level = case when g.locked_until is null and g.failures + 1 >= 5
                       then g.lock_level + 1 else g.lock_level end,
                   recent = array_prepend(
                       greatest(cast(:now as timestamptz), g.recent[1] + interval '1 microsecond'),
                       trim_array(g.recent, greatest(cardinality(g.recent) - 19, 0)))
              from account a
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where g.account_id = a.id and a.id = :account and a.security_version = :version and not a.banned
               and (g.locked_until is null or g.locked_until <= :now)
               and g.in_a_row < 50
               and (cardinality(g.recent) < 20 or g.recent[20] <= cast(:now as timestamptz) - interval '24 hours')
               and (cast(:challenge as text) is null or g.answered is distinct from cast(:challenge as text))
               and %s
            returning g.failures, g.in_a_row, g.locked_until, g.recent[1], g.recent[20],
                cast(f.id as text), f.secret, f.last_step, f.backup_form, cast(s.id as text), s.secret""";

    private static final String STANDING = """
            select a.security_version, a.banned, coalesce(g.in_a_row, 0), g.locked_until, g.recent[20],
                   f.id is not null, s.id is not null and f.id is null,
                   coalesce(g.answered = cast(:challenge as text), false)
              from account a
              left join code_gate g on g.account_id = a.id
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where a.id = :account""";

    private static final String LOCK =
            "select g.locked_until, g.recent[20] from code_gate g where g.account_id = :account";

    private static final String BLOCKED =
            "select exists (select 1 from code_gate where account_id = :account and in_a_row >= 50)";

    private static final String MAKE = "insert into code_gate (account_id) values (:account) on conflict do nothing";

    private static final String GIVE_BACK = """
            update code_gate
               set failures = greatest(failures - 1, 0),
                   in_a_row = greatest(in_a_row - 1, 0),
                   lock_level = case when failures >= 5 then greatest(lock_level - 1, 0) else lock_level end,
                   locked_until = case when failures >= 5 then null else locked_until end,
                   recent = array_remove(recent, cast(:stamp as timestamptz))
             where account_id = :account and cast(:stamp as timestamptz) = any (recent)""";

    private static final String PASSWORD_RESET = """
            update code_gate set mailbox_used = true, in_a_row = case when in_a_row >= 50 then 0 else in_a_row end
             where account_id = :account""";

    private static final String FORGET = """
            update code_gate
               set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null, recent = '{}'
             where account_id = :account""";

    private final Database database;
    private final Time time;

    CodeGate(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** Makes the gate of an account, within the open transaction; it stays for ever. */
    public Uni<Void> make(String accountId) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(MAKE)
                        .setParameter("account", accountId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * For whom an attempt is counted.
     *
     * @param securityVersion of the account when the caller was let in
     * @param challenge the challenge that is answered, or null; none is answered twice
     * @param dead what is refused when the account has changed or is banned, or the challenge was answered
     */
    public record Entry(String accountId, int securityVersion, String challenge, Needs needs, Reason dead) {}

    /** For somebody who is signed in. */
    public static Entry entryOf(SignedIn who, Needs needs) {
        return new Entry(who.account().id(), who.account().securityVersion(), null, needs, Reason.INVALID_TOKEN);
    }

    /**
     * Counts one attempt and emits what the code is to be compared with. Refuses with what {@code entry} says, with {@code
     * TWOFACTOR_LOCKED} and {@code TWOFACTOR_BLOCKED}. An attempt whose answer from the database came too late is taken
     * back: nothing was compared.
     */
    Uni<Reservation> reserve(Entry entry) {
        return take(entry).flatMap(reserved -> reserved != null ? item(reserved) : again(entry));
    }

    /* Nothing is wrong but that there is no gate yet, or that it was just opened by somebody else. */
    private Uni<Reservation> again(Entry entry) {
        return requireOpen(entry)
                .chain(() -> database.transaction(() -> make(entry.accountId())))
                .chain(() -> take(entry))
                .flatMap(reserved -> reserved != null
                        ? item(reserved)
                        : requireOpen(entry)
                                .flatMap(open ->
                                        Uni.createFrom().failure(Refused.until(Reason.BUSY, Duration.ofSeconds(1)))));
    }

    private static Uni<Reservation> item(Reservation reserved) {
        return Uni.createFrom().item(reserved);
    }

    private Uni<Reservation> take(Entry entry) {
        Instant now = time.now();
        return database.statement(
                () -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(entry.needs().reserve, Object[].class)
                                .setParameter("now", now)
                                .setParameter("account", entry.accountId())
                                .setParameter("version", entry.securityVersion())
                                .setParameter("challenge", entry.challenge())
                                .getSingleResultOrNull())
                        .map(row -> row == null ? null : Reservation.of(entry, row, now)),
                this::takeBack);
    }

    /** Refuses what {@link #reserve} would refuse, and counts nothing: asked before a password is hashed. */
    public Uni<Void> requireOpen(Entry entry) {
        // Asked again: a lock that was set meanwhile would seem to last longer than it does.
        return require(entry, time::now);
    }

    /** The same but for locks that end by themselves. */
    public Uni<Void> requireThere(Entry entry) {
        return require(entry, () -> Instant.MAX);
    }

    private Uni<Void> require(Entry entry, Supplier<Instant> afterLocksUntil) {
        Instant now = time.now();
        return database.statement(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(STANDING, Object[].class)
                                .setParameter("now", now)
                                .setParameter("account", entry.accountId())
                                .setParameter("challenge", entry.challenge())
                                .getSingleResultOrNull()))
                .flatMap(row -> {
                    Refused refused = refusal(row, entry, afterLocksUntil.get());
                    return refused == null
                            ? Uni.createFrom().voidItem()
                            : Uni.createFrom().failure(refused);
                });
    }

    private static Refused refusal(Object[] row, Entry entry, Instant now) {
        if (row == null || (Integer) row[0] != entry.securityVersion() || (Boolean) row[1] || (Boolean) row[7]) {
            return Refused.because(entry.dead());
        }
        if ((Integer) row[2] >= CodeLimits.IN_A_ROW) {
            return Refused.because(Reason.TWOFACTOR_BLOCKED);
        }
        Instant end = CodeLimits.lockEnd(Statements.instant(row[3]), Statements.instant(row[4]));
        if (end.isAfter(now)) {
            return Refused.until(Reason.TWOFACTOR_LOCKED, Duration.between(now, end));
        }
        boolean there = switch (entry.needs()) {
            case FACTOR -> (Boolean) row[5];
            case SETUP -> (Boolean) row[6];
            case NOTHING -> true;
        };
        return there ? null : Refused.because(entry.needs().without);
    }

    /** Takes an attempt back of which no code was compared, or that proved no second factor. */
    Uni<Void> giveBack(Reservation reservation) {
        return database.statement(() -> takeBack(reservation));
    }

    private Uni<Void> takeBack(Reservation reservation) {
        return reservation == null
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(GIVE_BACK)
                                .setParameter("account", reservation.accountId())
                                .setParameter("stamp", reservation.stamp())
                                .executeUpdate())
                        .replaceWithVoid();
    }

    /** Until when codes are locked now, within the open transaction; empty when they are not, or were right since. */
    public Uni<Optional<Instant>> lockedUntil(String accountId) {
        return Statements.select(LOCK, Object[].class, Map.of("account", accountId))
                .map(row -> row == null
                        ? Instant.MIN
                        : CodeLimits.lockEnd(Statements.instant(row[0]), Statements.instant(row[1])))
                .map(end -> end.isAfter(time.now()) ? Optional.of(end) : Optional.empty());
    }

    /** Whether there are so many wrong codes in a row that only a password reset goes on, within the open transaction. */
    Uni<Boolean> isBlocked(String accountId) {
        return Statements.select(BLOCKED, Boolean.class, Map.of("account", accountId));
    }

    /**
     * Opens what fifty wrong codes in a row have closed; a lock in time, and the day's count, go on. From now on a code by
     * mail is no second factor, until another one was given: the mailbox alone must not be both.
     */
    @Override
    public Uni<Void> passwordReset(String accountId) {
        return Statements.execute(PASSWORD_RESET, Map.of("account", accountId)).replaceWithVoid();
    }

    /** Forgets all wrong codes, within the open transaction: for an owner whom an operator helps. */
    public Uni<Void> forget(String accountId) {
        return Statements.execute(FORGET, Map.of("account", accountId)).replaceWithVoid();
    }
}
