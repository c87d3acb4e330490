package dev.countersign.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;

/** A Redis Cluster of two nodes, each with half of the slots, and the settings of a server that uses it. */
public final class ClusterRedis implements QuarkusTestResourceLifecycleManager {

    private static final String SETTING = "quarkus.redis.hosts";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static volatile OtherRedis first;
    private static volatile OtherRedis second;

    /** Runs after {@link Servers}, whose address it replaces. */
    @Override
    public int order() {
        return 1;
    }

    /** The node with the lower slots. */
    public static OtherRedis first() {
        return first;
    }

    /** The node with the higher slots. */
    public static OtherRedis second() {
        return second;
    }

    @Override
    public Map<String, String> start() {
        int bus = FreePorts.one();
        first = node(bus);
        second = node(FreePorts.one());
        tell(first, "CLUSTER ADDSLOTSRANGE 0 8191");
        tell(second, "CLUSTER ADDSLOTSRANGE 8192 16383");
        tell(second, "CLUSTER SET-CONFIG-EPOCH 2");
        tell(second, "CLUSTER MEET 127.0.0.1 " + first.port() + ' ' + bus);
        await(first, "SET b 1", "+OK");
        await(first, "SET a 1", "-MOVED");
        await(second, "SET a 1", "+OK");
        await(second, "SET b 1", "-MOVED");
        String url = "redis://:" + OtherRedis.password() + "@127.0.0.1:" + first.port();
        Servers.give(SETTING, url);
        return Map.of(SETTING, url, "quarkus.redis.client-type", "cluster");
    }

    private static OtherRedis node(int bus) {
        return new OtherRedis(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                String.valueOf(bus),
                "--cluster-config-file",
                "nodes-" + bus + ".conf",
                "--cluster-announce-ip",
                "127.0.0.1");
    }

    private static void tell(OtherRedis node, String command) {
        String answer = OtherRedis.tell(node.port(), command);
        if (!"+OK".equals(answer)) {
            throw new AssertionError(command + ": " + answer);
        }
    }

    private static void await(OtherRedis node, String command, String expected) {
        Until.holds(
                PATIENCE,
                () -> OtherRedis.tell(node.port(), command).startsWith(expected),
                () -> "the cluster does not answer " + command + " with " + expected);
    }

    @Override
    public void stop() {
        first.close();
        second.close();
    }
}
