package dev.countersign.secondfactor;

import dev.countersign.code.CodeLimits;
import dev.countersign.kernel.Statements;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account's owner may know of its factor.
 *
 * @param enabledAt empty when there is no confirmed factor
 * @param lockedUntil when codes are looked at again; empty when they are now
 * @param requireForTokens whether automation tokens may be changed only with a code
 */
public record FactorStatus(
        Optional<Instant> enabledAt,
        int backupCodesRemaining,
        boolean requireForTokens,
        Optional<Instant> lockedUntil) {

    static FactorStatus of(Object[] row, Instant now) {
        Instant end = CodeLimits.lockEnd(Statements.instant(row[2]), Statements.instant(row[3]));
        return new FactorStatus(
                Optional.ofNullable(Statements.instant(row[0])),
                ((Number) row[4]).intValue(),
                (Boolean) row[1],
                end.isAfter(now) ? Optional.of(end) : Optional.empty());
    }

    public boolean enabled() {
        return enabledAt.isPresent();
    }
}
