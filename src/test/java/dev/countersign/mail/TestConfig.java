package dev.countersign.mail;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The configuration as the server reads it: its defaults, and what a test says. */
final class TestConfig {

    private TestConfig() {}

    static MailConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MailConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(MailConfig.class);
    }
}
