package dev.countersign.region;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The default regions, as on a server that configures none. */
public final class RegionsOfTests {

    private RegionsOfTests() {}

    public static Regions byDefault() {
        return new Regions(new SmallRyeConfigBuilder()
                .withMapping(RegionsConfig.class)
                .build()
                .getConfigMapping(RegionsConfig.class));
    }
}
