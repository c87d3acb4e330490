package dev.countersign.secondfactor;

import dev.countersign.code.CodeLimits;
import dev.countersign.kernel.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account's owner may know about its factor.
 *
 * @param enabledAt empty when there is no confirmed factor
 * @param lockedUntil when codes are accepted again; empty when they are not locked
 * @param requireForTokens whether changes to automation tokens require a code
 */
public record FactorStatus(
        Optional<Instant> enabledAt,
        int backupCodesRemaining,
        boolean requireForTokens,
        Optional<Instant> lockedUntil) {

    static FactorStatus of(Row row, Instant now) {
        Instant end = CodeLimits.lockEnd(row.instant("locked_until"), row.instant("oldest"));
        return new FactorStatus(
                Optional.ofNullable(row.instant("enabled_at")),
                (int) row.bigNumber("unused_codes"),
                row.flag("require_for_tokens"),
                end.isAfter(now) ? Optional.of(end) : Optional.empty());
    }

    public boolean enabled() {
        return enabledAt.isPresent();
    }
}
