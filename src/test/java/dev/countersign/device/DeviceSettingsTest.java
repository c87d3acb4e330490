package dev.countersign.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSettingsTest {

    private static List<String> problems(String key, String value) {
        DeviceConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DeviceConfig.class)
                .withDefaultValues(Map.of("countersign.second-factor." + key, value))
                .build()
                .getConfigMapping(DeviceConfig.class);
        Problems problems = new Problems();
        DeviceSettings.judge(config, problems);
        return problems.sentences();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {"trusted-device-life=P400D", "max-trusted-devices=1000"})
    void acceptsWhatCanWork(String key, String value) {
        assertThat(problems(key, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {"trusted-device-life=P401D", "max-trusted-devices=0"})
    void namesTheSettingThatCannotWork(String key, String value) {
        assertThat(problems(key, value)).singleElement().asString().contains("countersign.second-factor." + key);
    }
}
