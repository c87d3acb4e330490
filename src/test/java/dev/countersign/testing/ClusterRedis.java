package dev.countersign.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Redis Cluster of one node, which refuses a command or script whose keys are in two slots, as every cluster does. */
public final class ClusterRedis implements QuarkusTestResourceLifecycleManager {

    private static final String SETTING = "quarkus.redis.hosts";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static volatile int port;

    private OtherRedis redis;

    /** Runs after {@link Servers}, whose address it replaces. */
    @Override
    public int order() {
        return 1;
    }

    /** The port of the running node. */
    public static int port() {
        return port;
    }

    @Override
    public Map<String, String> start() {
        String bus = String.valueOf(FreePorts.one());
        redis = new OtherRedis(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                bus,
                "--cluster-config-file",
                "nodes-" + bus + ".conf",
                "--cluster-announce-ip",
                "127.0.0.1");
        port = redis.port();
        OtherRedis.tell(port, "CLUSTER ADDSLOTSRANGE 0 16383");
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!"+OK".equals(OtherRedis.tell(port, "SET ready 1"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the cluster does not begin to work");
            }
            Thread.onSpinWait();
        }
        String url = "redis://:" + OtherRedis.password() + "@127.0.0.1:" + port;
        Servers.give(SETTING, url);
        return Map.of(SETTING, url);
    }

    @Override
    public void stop() {
        redis.close();
    }
}
