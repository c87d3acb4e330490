package dev.countersign.code;

import dev.countersign.kernel.Statements;
import java.time.Instant;
import java.util.Optional;

/**
 * One counted attempt, and what its code is to be compared with.
 *
 * @param challenge the challenge that is answered, or null
 * @param stamp which of the account's attempts it is
 * @param failures how many attempts there are since the last right code or lock, this one included
 * @param lockedUntil when it set a lock: until when, if its code is wrong
 * @param blocked whether, if its code is wrong, only a password reset goes on
 */
record Reservation(
        String accountId,
        String challenge,
        Instant stamp,
        int failures,
        Optional<Instant> lockedUntil,
        boolean blocked,
        Optional<Factor> factor,
        Optional<Pending> pending) {

    /** The confirmed factor: its secret is encrypted. */
    record Factor(String id, String secret, long lastStep, String backupForm) {
        @Override
        public String toString() {
            return "Factor[" + id + ']';
        }
    }

    /** The setup that waits for its first code: its secret is encrypted. */
    record Pending(String id, String secret) {
        @Override
        public String toString() {
            return "Pending[" + id + ']';
        }
    }

    static Reservation of(CodeGate.Entry entry, Object[] row, Instant now) {
        int inARow = (Integer) row[1];
        Instant end = CodeLimits.lockEnd(Statements.instant(row[2]), Statements.instant(row[4]));
        return new Reservation(
                entry.accountId(),
                entry.challenge(),
                Statements.instant(row[3]),
                (Integer) row[0],
                end.isAfter(now) ? Optional.of(end) : Optional.empty(),
                inARow >= CodeLimits.IN_A_ROW,
                Optional.ofNullable((String) row[5])
                        .map(id -> new Factor(id, (String) row[6], (Long) row[7], (String) row[8])),
                Optional.ofNullable((String) row[9]).map(id -> new Pending(id, (String) row[10])));
    }

    /** How many wrong codes there may still be before a lock. */
    int remaining() {
        return lockedUntil.isPresent() || blocked ? 0 : CodeLimits.ATTEMPTS - failures;
    }
}
