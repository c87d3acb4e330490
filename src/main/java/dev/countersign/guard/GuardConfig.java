package dev.countersign.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the guards wait for what they need. */
@ConfigMapping(prefix = "countersign.guard")
public interface GuardConfig {

    /** How long a request waits for Redis before it is treated as down. */
    @WithDefault("250ms")
    Duration redisTimeout();
}
