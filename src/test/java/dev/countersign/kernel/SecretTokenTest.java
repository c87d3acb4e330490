package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Opaque tokens. Links, challenges, devices and cookies all get theirs from one method. */
class SecretTokenTest {

    private static final int TOKENS = 20_000;
    private static final int BYTES = 32;

    private final Randomness randomness = new Randomness();

    private byte[] made() {
        return HexFormat.of().parseHex(randomness.token().reveal());
    }

    @Test
    void haveTheFormThatIsRead() {
        SecretToken token = randomness.token();
        assertThat(token.reveal()).matches("[0-9a-f]{64}");
        assertThat(SecretToken.parse(token.reveal())).contains(token);
        assertThat(token).hasToString("***");
        for (String other : new String[] {"", "a".repeat(63), "a".repeat(65), "A".repeat(64), "g".repeat(64)}) {
            assertThat(SecretToken.parse(other)).as(other).isEmpty();
        }
    }

    /* With only 24 random bits, a duplicate among 20,000 is almost certain, wherever the bits are in the text. */
    @Test
    void areNeverTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < TOKENS; i++) {
            assertThat(seen.add(randomness.token().reveal())).isTrue();
        }
    }

    /* Each quarter is random on its own: no part repeats another or depends on the time. */
    @Test
    void areRandomInEveryPart() {
        for (int part = 0; part < 4; part++) {
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < TOKENS; i++) {
                byte[] quarter = Arrays.copyOfRange(made(), 8 * part, 8 * part + 8);
                assertThat(seen.add(ByteBuffer.wrap(quarter).getLong())).isTrue();
            }
        }
    }

    @Test
    void haveBitsThatAreSetHalfOfTheTime() {
        int[] set = new int[BYTES * 8];
        for (int i = 0; i < TOKENS; i++) {
            byte[] token = made();
            for (int bit = 0; bit < set.length; bit++) {
                set[bit] += token[bit / 8] >> bit % 8 & 1;
            }
        }
        // Six standard deviations: all bits together exceed this by chance about once in two million runs.
        int limit = (int) (6 * Math.sqrt(TOKENS) / 2);
        for (int count : set) {
            assertThat(count).isBetween(TOKENS / 2 - limit, TOKENS / 2 + limit);
        }
    }

    /* No bit depends on another. Finds a short seed that was stretched by copying. */
    @Test
    void haveBitsThatDoNotDependOnEachOther() {
        int[][] same = new int[BYTES * 8][BYTES * 8];
        int tokens = 4000;
        for (int i = 0; i < tokens; i++) {
            byte[] token = made();
            for (int a = 0; a < same.length; a++) {
                for (int b = a + 1; b < same.length; b++) {
                    int bitA = token[a / 8] >> a % 8 & 1;
                    int bitB = token[b / 8] >> b % 8 & 1;
                    same[a][b] += bitA == bitB ? 1 : 0;
                }
            }
        }
        int limit = (int) (7 * Math.sqrt(tokens) / 2);
        for (int a = 0; a < same.length; a++) {
            for (int b = a + 1; b < same.length; b++) {
                assertThat(same[a][b]).isBetween(tokens / 2 - limit, tokens / 2 + limit);
            }
        }
    }

    @Test
    void areHashedForTheirPurpose() {
        SecretToken token = randomness.token();
        assertThat(token.hash("verify")).hasSize(32).isNotEqualTo(token.hash("reset"));
        assertThat(token.hash("verify")).isEqualTo(new SecretToken(token.reveal()).hash("verify"));
    }
}
