package dev.countersign.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeSettingsTest {

    private static List<String> problems(String key, String value) {
        ChallengeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ChallengeConfig.class)
                .withDefaultValues(Map.of("countersign.second-factor." + key, value))
                .build()
                .getConfigMapping(ChallengeConfig.class);
        Problems problems = new Problems();
        ChallengeSettings.judge(config, problems);
        return problems.sentences();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {"challenge-life=PT15M", "max-challenges=1000"})
    void acceptsWhatCanWork(String key, String value) {
        assertThat(problems(key, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {"challenge-life=PT16M", "challenge-life=PT0S", "cookie-challenge-life=PT16M", "max-challenges=0"})
    void namesTheSettingThatCannotWork(String key, String value) {
        assertThat(problems(key, value)).singleElement().asString().contains("countersign.second-factor." + key);
    }
}
