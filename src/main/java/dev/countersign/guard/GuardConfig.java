package dev.countersign.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the guards wait for Redis. */
@ConfigMapping(prefix = "countersign.guard")
public interface GuardConfig {

    /** How long Redis may be silent before a waiting request is answered without it. */
    @WithDefault("250ms")
    Duration redisTimeout();
}
