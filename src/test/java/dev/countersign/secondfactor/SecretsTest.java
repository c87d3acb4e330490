package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Randomness;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random bytes for secrets: no two are equal, and no byte value is more likely than another. */
class SecretsTest {

    private static final int SETUPS = 10_000;
    private static final int LENGTH = 20;

    private final Randomness randomness = new Randomness();

    @Test
    void areNeverTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < SETUPS; i++) {
            byte[] secret = randomness.bytes(LENGTH);
            assertThat(secret).hasSize(LENGTH);
            assertThat(seen.add(HexFormat.of().formatHex(secret))).isTrue();
        }
    }

    @Test
    void haveNoBias() {
        int[][] counts = new int[LENGTH][256];
        int[] all = new int[256];
        for (int i = 0; i < SETUPS; i++) {
            byte[] secret = randomness.bytes(LENGTH);
            for (int place = 0; place < LENGTH; place++) {
                counts[place][secret[place] & 0xff]++;
                all[secret[place] & 0xff]++;
            }
        }
        // 255 degrees of freedom, 6 standard deviations above the mean: chance exceeds this about once in ten million
        // counts.
        double limit = 255 + 6 * Math.sqrt(2 * 255.0);
        assertThat(chiSquare(all, SETUPS * LENGTH)).isBetween(120.0, limit);
        for (int[] place : counts) {
            assertThat(chiSquare(place, SETUPS)).isBetween(120.0, limit);
        }
    }

    private static double chiSquare(int[] counts, int total) {
        double expected = total / 256.0;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
