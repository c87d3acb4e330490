package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuotaTest {

    @Test
    void hasTheDefaults() {
        Map<Limit, Quota> quotas = Quota.all(config(Map.of()));

        assertThat(quotas).containsOnlyKeys(Limit.values());
        assertThat(quotas.get(Limit.LOGIN_ADDRESS)).isEqualTo(new Quota(1000, Duration.ofMinutes(30)));
        assertThat(quotas.get(Limit.SIGNUP)).isEqualTo(new Quota(5, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @EnumSource
    void takesBothNumbersFromConfiguration(Limit limit) {
        String key = "countersign.limits." + limit.label();

        Map<Limit, Quota> quotas = Quota.all(config(Map.of(key + ".requests", "77", key + ".window", "PT90S")));

        assertThat(quotas.get(limit)).isEqualTo(new Quota(77, Duration.ofSeconds(90)));
    }

    @Test
    void keepsTheDefaultOfWhatIsNotSet() {
        Map<Limit, Quota> quotas = Quota.all(config(Map.of("countersign.limits.signup.requests", "7")));

        assertThat(quotas.get(Limit.SIGNUP)).isEqualTo(new Quota(7, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource({"refresh.requests,0", "refresh.requests,-1", "refresh.window,PT0S", "refresh.window,-PT1M"})
    void refusesToStartWithoutALimit(String key, String value) {
        assertThatThrownBy(() -> Quota.all(config(Map.of("countersign.limits." + key, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("countersign.limits." + key);
    }

    private static LimitsConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(LimitsConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(LimitsConfig.class);
    }
}
