package dev.countersign.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);
    private static final long CURRENT = 37_037_037;
    private static final long NONE = -1;

    /** RFC 4226, appendix D. */
    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
    })
    void makesTheCodesOfTheCounterStandard(long step, String code) {
        assertThat(Totp.code(SECRET, step)).isEqualTo(code);
    }

    /** RFC 6238, appendix B, the last six of the eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void makesTheCodesOfTheTimeStandard(long second, String code) {
        Instant time = Instant.ofEpochSecond(second);

        assertThat(Totp.code(SECRET, Totp.stepAt(time))).isEqualTo(code);
        assertThat(match(code, time, NONE)).hasValue(Totp.stepAt(time));
    }

    @Test
    void writesAsciiDigitsWhateverTheLanguageOfTheServer() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(Totp.code(SECRET, CURRENT)).isEqualTo("050471");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "29, 0", "30, 1", "59, 1", "60, 2", "-1, -1"})
    void beginsAStepEveryThirtySeconds(long second, long step) {
        assertThat(Totp.stepAt(Instant.ofEpochSecond(second))).isEqualTo(step);
        assertThat(Totp.stepAt(Instant.ofEpochSecond(second, 999_999_999))).isEqualTo(step);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void acceptsTheCurrentStepAndItsNeighbours(long distance) {
        assertThat(match(codeAt(distance), NOW, NONE)).hasValue(CURRENT + distance);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1000, -3, -2, 2, 3, 1000})
    void refusesStepsFurtherAway(long distance) {
        assertThat(match(codeAt(distance), NOW, NONE)).isEmpty();
    }

    @Test
    void movesTheWindowAtTheVeryBeginningOfAStep() {
        Instant lastMoment = Instant.ofEpochSecond((CURRENT + 2) * 30).minusNanos(1);

        assertThat(match(codeAt(0), lastMoment, NONE)).hasValue(CURRENT);
        assertThat(match(codeAt(0), lastMoment.plusNanos(1), NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void refusesACodeUsedBefore(long distance) {
        assertThat(match(codeAt(distance), NOW, CURRENT + distance)).isEmpty();
    }

    @Test
    void refusesAnOlderCodeAfterALaterOneWasUsed() {
        assertThat(match(codeAt(0), NOW, CURRENT + 1)).isEmpty();
        assertThat(match(codeAt(-1), NOW, CURRENT + 1)).isEmpty();
        assertThat(match(codeAt(-1), NOW, CURRENT)).isEmpty();
    }

    @Test
    void acceptsALaterCodeAfterAnOlderOneWasUsed() {
        assertThat(match(codeAt(0), NOW, CURRENT - 1)).hasValue(CURRENT);
        assertThat(match(codeAt(1), NOW, CURRENT)).hasValue(CURRENT + 1);
    }

    @Test
    void refusesEverythingWhileTheClockIsBehindTheLastStep() {
        assertThat(match(codeAt(0), NOW, CURRENT + 500)).isEmpty();
        assertThat(match(codeAt(1), NOW, CURRENT + 500)).isEmpty();
    }

    /** Found by search: with this secret, steps 910737 and 910738 share a code, as do 153567 and 153569. */
    @ParameterizedTest
    @CsvSource({"910737, 910738, 911617", "153567, 153569, 468457"})
    void choosesTheEarliestAcceptableOfTwoStepsWithOneCode(long earlier, long later, String code) {
        Instant between = Instant.ofEpochSecond((earlier + 1) * 30);

        assertThat(match(code, between, NONE)).hasValue(earlier);
        assertThat(match(code, between, earlier)).hasValue(later);
        assertThat(match(code, between, later)).isEmpty();
    }

    @Test
    void refusesTheCodeOfAnotherSecret() {
        byte[] other = "12345678901234567891".getBytes(StandardCharsets.US_ASCII);

        assertThat(Totp.matchingStep(other, codeAt(0), NOW, NONE)).isEmpty();
    }

    /** The current code is 050471. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "50471",
                "0050471",
                "0504710",
                "+50471",
                "+050471",
                "-050471",
                " 050471",
                "050471 ",
                "050471\n",
                "050471\0",
                "050 471",
                "05047",
                "05047l",
                "050471.0",
                "0x0c527",
                "０５０４７１",
                "05047１",
                "٠٥٠٤٧١",
                "𝟎𝟓𝟎𝟒𝟕𝟏",
                "\ud800",
                "05047\udfff",
                "null"
            })
    void refusesWhatIsNotSixAsciiDigits(String code) {
        assertThat(match(code, NOW, NONE)).isEmpty();
    }

    @Test
    void refusesVeryLongTexts() {
        assertThat(match("050471".repeat(100_000), NOW, NONE)).isEmpty();
    }

    private static String codeAt(long distance) {
        return Totp.code(SECRET, CURRENT + distance);
    }

    private static OptionalLong match(String code, Instant now, long lastStep) {
        return Totp.matchingStep(SECRET, code, now, lastStep);
    }
}
