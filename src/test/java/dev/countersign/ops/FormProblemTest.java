package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.guard.LimitsConfig;
import dev.countersign.password.PasswordConfig;
import dev.countersign.wire.http.ServerConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration library reports problems only as text. An upgrade that changes the text fails here. */
class FormProblemTest {

    @Test
    void readsThatASettingIsMissing() {
        assertThat(FormProblem.all(problemOf(ServerConfig.class, Map.of())))
                .containsExactly("countersign.base-url is not set");
    }

    @Test
    void readsThatAValueDoesNotConvert() {
        assertThat(FormProblem.all(
                        problemOf(PasswordConfig.class, Map.of("countersign.password.bcrypt-cost", "eleven"))))
                .containsExactly("countersign.password.bcrypt-cost cannot be \"eleven\"");
    }

    @Test
    void readsWhichValuesThereAre() {
        assertThat(FormProblem.all(problemOf(PasswordConfig.class, Map.of("countersign.password.algorithm", "md5"))))
                .singleElement()
                .asString()
                .startsWith("countersign.password.algorithm cannot be \"md5\"; it is one of ");
    }

    @Test
    void readsThatThereIsNoSuchSetting() {
        assertThat(FormProblem.all(problemOf(LimitsConfig.class, Map.of("countersign.limits.log-in.requests", "1"))))
                .singleElement()
                .asString()
                .startsWith("there is no setting countersign.limits.log-in.requests");
    }

    private static ConfigValidationException problemOf(Class<?> mapping, Map<String, String> settings) {
        return catchThrowableOfType(
                ConfigValidationException.class,
                () -> new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(
                                mapping,
                                mapping.getAnnotation(ConfigMapping.class).prefix())
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build());
    }
}
