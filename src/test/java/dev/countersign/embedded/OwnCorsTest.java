package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnCorsTest {

    private static final String SETTING = "quarkus.http.cors.enabled";

    @AfterEach
    void forget() {
        System.clearProperty(SETTING);
    }

    @Test
    void overrulesTheSystemPropertyOfDevMode() {
        System.setProperty(SETTING, "true");

        String value = new SmallRyeConfigBuilder()
                .forClassLoader(OwnCors.class.getClassLoader())
                .addDefaultSources()
                .addDiscoveredSources()
                .build()
                .getValue(SETTING, String.class);

        assertThat(value).isEqualTo("false");
    }
}
