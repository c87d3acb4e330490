package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsOfThogitsTest {

    private final ThogitsDialect dialect = new ThogitsDialect(null, null);

    private int status(Reason reason) {
        return dialect.answer(Refused.because(reason)).status();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void answersEveryReasonByOneSentence(Reason reason) {
        Dialect.Answer answer = dialect.answer(Refused.about(reason, "subject@example.com"));
        requireSentence(answer, reason.name());
    }

    @ParameterizedTest
    @EnumSource(HttpReason.class)
    void answersEveryReasonOfHttpByOneSentence(HttpReason reason) {
        requireSentence(dialect.answer(HttpRefused.saying(reason, "subject@example.com")), reason.name());
    }

    private static void requireSentence(Dialect.Answer answer, String name) {
        assertThat(answer).isInstanceOf(Dialect.Answer.Json.class);
        assertThat(((ThogitsMessage) answer.body()).message()).isNotBlank().doesNotContain("subject@example.com", name);
        assertThat(answer.status()).isBetween(400, 503);
    }

    @Test
    void answersOnlyWithStatusesOfTheContract() {
        assertThat(Stream.concat(
                                Arrays.stream(Reason.values()).map(this::status),
                                Arrays.stream(HttpReason.values())
                                        .map(reason -> dialect.answer(HttpRefused.because(reason))
                                                .status()))
                        .distinct()
                        .toList())
                .containsExactlyInAnyOrder(400, 401, 403, 404, 405, 406, 413, 415, 417, 429, 500, 503);
    }

    @Test
    void answersExpiredAndUnknownSignInsAlike() {
        assertThat(dialect.answer(Refused.because(Reason.RESPONSE_MODE_MISMATCH)))
                .isEqualTo(dialect.answer(Refused.because(Reason.INVALID_TEMP_TOKEN)));
    }
}
