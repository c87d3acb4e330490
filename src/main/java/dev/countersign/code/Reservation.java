package dev.countersign.code;

import dev.countersign.kernel.Row;
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

    static Reservation of(CodeGate.Entry entry, Row row, Instant now) {
        Instant end = CodeLimits.lockEnd(row.instant("locked_until"), row.instant("twentieth"));
        return new Reservation(
                entry.accountId(),
                entry.challenge(),
                row.instant("stamp"),
                row.number("failures"),
                end.isAfter(now) ? Optional.of(end) : Optional.empty(),
                row.number("in_a_row") >= CodeLimits.IN_A_ROW,
                row.optionalText("factor_id")
                        .map(id -> new Factor(
                                id, row.text("factor_secret"), row.bigNumber("last_step"), row.text("backup_form"))),
                row.optionalText("setup_id").map(id -> new Pending(id, row.text("setup_secret"))));
    }

    /** How many wrong codes there may still be before a lock. */
    int remaining() {
        return lockedUntil.isPresent() || blocked ? 0 : CodeLimits.ATTEMPTS - failures;
    }
}
