package dev.countersign.kernel;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Master key rings for tests of derived keys. */
public final class Rings {

    private Rings() {}

    /** Each entry is {@code kid:state:hex}. */
    public static MasterSecrets of(String... entries) {
        return new MasterSecrets(config(entries));
    }

    static KeysConfig config(String... entries) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(KeysConfig.class)
                .withDefaultValues(Map.of("countersign.keys.master", String.join("\n", entries)))
                .build()
                .getConfigMapping(KeysConfig.class);
    }
}
