package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.region.Regions;
import dev.countersign.region.RegionsOfTests;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondFactorPolicyTest {

    private static SecondFactorPolicy policy(String key, String value) {
        SecondFactorConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SecondFactorConfig.class)
                .withDefaultValues(Map.of("countersign.second-factor." + key, value))
                .build()
                .getConfigMapping(SecondFactorConfig.class);
        Regions regions = RegionsOfTests.byDefault();
        return new SecondFactorPolicy(config, regions);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {"required=all", "required=eu-west,us-east", "issuer=Example & Sons"})
    void acceptsWhatCanWork(String key, String value) {
        assertThatCode(() -> policy(key, value)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "required=everybody",
                "required=eu-west,mars",
                "issuer=Example: Sons",
                "setup-life=PT25H",
                "recent-sign-in=P2D"
            })
    void stopsTheStartAndNamesTheSetting(String key, String value) {
        assertThatThrownBy(() -> policy(key, value)).hasMessageContaining("countersign.second-factor." + key);
    }
}
