package dev.countersign.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the audit log is kept. */
@ConfigMapping(prefix = "countersign.audit")
public interface AuditConfig {

    /** Months that ended longer ago are dropped. */
    @WithDefault("400d")
    Duration retention();
}
