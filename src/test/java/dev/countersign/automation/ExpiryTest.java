package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:30:00.123Z");

    @ParameterizedTest
    @CsvSource({
        "2026-12-31T23:59:59Z, 2026-12-31T23:59:59Z",
        "2026-12-31T23:59:59.5Z, 2026-12-31T23:59:59.500Z",
        "2026-12-31T23:59:59.123456Z, 2026-12-31T23:59:59.123Z",
        "2026-12-31T23:59:59+02:00, 2026-12-31T21:59:59Z",
        "2026-12-31, 2026-12-31T00:00:00Z",
        "1798761599, 2026-12-31T23:59:59Z",
        "1798761599500, 2026-12-31T23:59:59.500Z",
        "0, 1970-01-01T00:00:00Z",
        "today, 2026-11-28T00:00:00Z",
        "tomorrow, 2026-11-28T11:30:00.123Z",
        "2020-01-01T00:00:00Z, 2020-01-01T00:00:00Z",
    })
    void readsEachForm(String text, Instant time) {
        assertThat(Expiry.parse(text, NOW)).contains(time);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-27T00:00:00Z, 2026-11-28T00:00:00Z", "2026-11-27T23:59:59.999Z, 2026-11-28T00:00:00Z"})
    void todayIsTheNextMidnight(Instant now, Instant end) {
        assertThat(Expiry.parse("today", now)).contains(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "never",
                "Today",
                "2026-12-31T23:59:59",
                "2026-13-01",
                "2026-02-30",
                "12/31/2026",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "999999999999999",
                "9999999999999999999",
                "-5",
                "1e9",
                "1798761599.5",
            })
    void refusesOtherTexts(String text) {
        assertThat(Expiry.parse(text, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 999_999_999_999_999L})
    void refusesNumbersThatAreNoTime(long number) {
        assertThat(Expiry.ofUnix(number)).isEqualTo(Optional.empty());
    }
}
