package dev.countersign.guard;

import dev.countersign.kernel.Problems;
import java.time.Duration;
import java.util.List;

/** Checks the settings of the guards before the server starts. */
public final class GuardSettings {

    private GuardSettings() {}

    public static void judge(GuardConfig config, Problems problems) {
        problems.requireBetween(
                Duration.ofMillis(1), config.redisTimeout(), Duration.ofMinutes(1), "countersign.guard.redis-timeout");
    }

    public static void judge(ProxiesConfig config, Problems problems) {
        config.trusted().orElse(List.of()).forEach(text -> problems.take(() -> ClientAddress.trustedRange(text)));
    }

    public static void judge(LimitsConfig config, Problems problems) {
        for (Limit limit : Limit.values()) {
            problems.take(() -> Quota.of(limit, config));
        }
    }
}
