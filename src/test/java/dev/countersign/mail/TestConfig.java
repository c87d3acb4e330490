package dev.countersign.mail;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The mail configuration as the server reads it: the defaults plus a test's settings. */
public final class TestConfig {

    private TestConfig() {}

    public static MailConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MailConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(MailConfig.class);
    }
}
