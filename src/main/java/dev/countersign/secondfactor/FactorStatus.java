package dev.countersign.secondfactor;

import java.time.Instant;
import java.util.Optional;

/**
 * What an account's owner may know of its factor.
 *
 * @param enabledAt empty when there is no confirmed factor
 * @param lockedUntil when codes are looked at again; empty, or in the past, when they are now
 * @param requireForTokens whether automation tokens may be changed only with a code
 */
public record FactorStatus(
        Optional<Instant> enabledAt,
        int backupCodesRemaining,
        boolean requireForTokens,
        Optional<Instant> lockedUntil) {

    static final FactorStatus NONE = new FactorStatus(Optional.empty(), 0, true, Optional.empty());

    static FactorStatus of(Object[] row) {
        Instant end = CodeGate.end(CodeGate.instant(row[2]), CodeGate.instant(row[3]));
        return new FactorStatus(
                Optional.of(CodeGate.instant(row[0])),
                ((Number) row[4]).intValue(),
                (Boolean) row[1],
                end.equals(Instant.MIN) ? Optional.empty() : Optional.of(end));
    }

    public boolean enabled() {
        return enabledAt.isPresent();
    }
}
