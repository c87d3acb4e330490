package dev.countersign.kernel;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Master secrets of a ring that a test writes down. */
public final class MasterRing {

    private MasterRing() {}

    /** Of a ring as {@code countersign.keys.master} takes it. */
    public static MasterSecrets of(String ring) {
        return new MasterSecrets(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(KeysConfig.class)
                .withDefaultValues(Map.of("countersign.keys.master", ring))
                .build()
                .getConfigMapping(KeysConfig.class));
    }
}
