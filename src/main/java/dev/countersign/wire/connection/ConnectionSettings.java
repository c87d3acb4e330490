package dev.countersign.wire.connection;

import dev.countersign.kernel.Problems;
import java.time.Duration;

/** Validates the settings of connections before the server starts. */
public final class ConnectionSettings {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    private ConnectionSettings() {}

    public static void judge(ConnectionConfig config, Problems problems) {
        problems.requireBetween(SHORTEST, config.headTimeout(), LONGEST, "countersign.http.head-timeout");
        problems.requireBetween(SHORTEST, config.bodyTimeout(), LONGEST, "countersign.http.body-timeout");
        problems.requireBetween(
                1, config.connectionsPerNetwork(), 1_000_000, "countersign.http.connections-per-network");
    }
}
