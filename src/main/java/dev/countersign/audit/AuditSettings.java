package dev.countersign.audit;

import dev.countersign.kernel.Problems;
import java.time.Duration;

/** Checks the settings of the audit log before the server starts. */
public final class AuditSettings {

    /** The function in the database refuses to drop anything younger. */
    private static final Duration SHORTEST = Duration.ofDays(180);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private AuditSettings() {}

    public static void judge(AuditConfig config, Problems problems) {
        Duration retention = config.retention();
        problems.require(
                retention.compareTo(SHORTEST) >= 0 && retention.compareTo(LONGEST) <= 0,
                "countersign.audit.retention",
                "180 days or longer, up to 100 years");
    }
}
