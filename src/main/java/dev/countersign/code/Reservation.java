package dev.countersign.code;

import dev.countersign.kernel.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * A counted attempt, and what to compare its code with.
 *
 * @param challenge the challenge to answer, or null
 * @param stamp identifies the attempt among those of the account
 * @param failures the number of attempts since the last correct code or lock, including this one
 * @param lockedUntil the end of the lock that this attempt sets if its code is wrong; empty if it sets none
 * @param blocked whether only a password reset helps if the code is wrong
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

    /** The confirmed factor, with its encrypted secret. */
    record Factor(String id, String secret, long lastStep, String backupForm) {
        @Override
        public String toString() {
            return "Factor[" + id + ']';
        }
    }

    /** The setup that waits for its first code, with its encrypted secret. */
    record Pending(String id, String secret) {
        @Override
        public String toString() {
            return "Pending[" + id + ']';
        }
    }

    static Reservation of(CodeGate.Entry entry, Row row, Instant now) {
        Instant end = CodeLimits.lockEnd(row.instant("locked_until"), row.instant("oldest"));
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

    /** How many wrong codes are left before a lock. */
    int remaining() {
        return lockedUntil.isPresent() || blocked ? 0 : CodeLimits.ATTEMPTS - failures;
    }
}
