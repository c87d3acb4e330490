package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailConfigTest {

    @Test
    void worksWithItsDefaults() {
        MailConfig config = MailConfigCheck.checked(TestConfig.of(Map.of()));

        assertThat(config.productName()).isEqualTo("Countersign");
        assertThat(config.verifyLife()).isEqualTo(Duration.ofHours(24));
        assertThat(config.resetLife()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.codeLife()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.pollInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.giveUpAfter()).isEqualTo(Duration.ofDays(3));
        assertThat(config.worker().enabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "product-name, 'Two\nlines'",
        "product-name, ' '",
        "verify-life, 10s",
        "reset-life, 0s",
        "code-life, 59s",
        "code-life, 601s",
        "budget, 0",
        "budget-window, 0s",
        "poll-interval, 1ms",
        "concurrency, 0",
        "send-timeout, 0s",
        "timeout.connect, 1ms",
        "timeout.greeting, 2h",
        "timeout.command, 0s",
        "timeout.content, 61m",
        "give-up-after, 0s",
        "keep, 30m",
    })
    void refusesWhatCannotWork(String key, String value) {
        MailConfig config = TestConfig.of(Map.of("countersign.mail." + key, value));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailConfigCheck.checked(config))
                .withMessageContaining(key);
    }
}
