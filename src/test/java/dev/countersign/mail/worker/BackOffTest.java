package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void doublesFromOneSecondToFiveMinutes() {
        assertThat(IntStream.of(1, 2, 3, 8, 9, 10, 11, 1000, Integer.MAX_VALUE)
                        .mapToLong(attempt -> BackOff.after(attempt, (byte) 0).toSeconds()))
                .containsExactly(1L, 2L, 4L, 128L, 256L, 300L, 300L, 300L, 300L);
    }

    @Test
    void variesByAFifthAtMost() {
        assertThat(BackOff.after(11, Byte.MIN_VALUE)).isEqualTo(Duration.ofMinutes(4));
        assertThat(BackOff.after(11, Byte.MAX_VALUE)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    void staysShortAfterSilence() {
        assertThat(IntStream.of(1, 2, 5, 6, 1000)
                        .mapToLong(attempt ->
                                BackOff.afterSilence(attempt, (byte) 0).toSeconds()))
                .containsExactly(1L, 2L, 16L, 16L, 16L);
    }
}
