package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {

    /* CRC-32 of 43 times "A" is 0c 2b 59 86. Computed with Python's zlib. */
    private static final String ZEROS = "hdy_" + "A".repeat(43) + "DCtZhg";

    private static TokenText random(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return TokenText.of(bytes);
    }

    @Test
    void hasTheFormThatScannersLookFor() {
        assertThat(TokenText.of(new byte[32]).reveal()).isEqualTo(ZEROS);
        assertThat(random(1).reveal()).matches("hdy_[A-Za-z0-9_-]{49}");
    }

    @Test
    void readsWhatItMade() {
        for (long seed = 0; seed < 1000; seed++) {
            TokenText made = random(seed);
            assertThat(TokenText.parse(made.reveal())).contains(made);
        }
    }

    @Test
    void refusesEveryMistypedCharacter() {
        String made = random(7).reveal();
        for (int i = 0; i < made.length(); i++) {
            for (char other : "aZ5-_".toCharArray()) {
                String mistyped = made.substring(0, i) + other + made.substring(i + 1);
                assertThat(TokenText.parse(mistyped).isPresent()).isEqualTo(mistyped.equals(made));
            }
        }
    }

    @Test
    void refusesSwappedNeighbours() {
        String made = random(8).reveal();
        for (int i = 4; i + 1 < made.length(); i++) {
            String swapped = made.substring(0, i) + made.charAt(i + 1) + made.charAt(i) + made.substring(i + 2);
            assertThat(TokenText.parse(swapped).isPresent()).isEqualTo(swapped.equals(made));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "hdy_", "hdy", "eyJhbGciOiJIUzI1NiJ9.e30.x", "HDY_AAAA"})
    void refusesOtherTexts(String text) {
        assertThat(TokenText.parse(text)).isEmpty();
        assertThat(TokenText.parse(ZEROS + "A")).isEmpty();
        assertThat(TokenText.parse(ZEROS + "\n")).isEmpty();
        assertThat(TokenText.parse(" " + ZEROS)).isEmpty();
    }

    @Test
    void hashesDifferAndTheTextIsNotPrinted() {
        Set<String> hashes = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            hashes.add(HexFormat.of().formatHex(random(seed).hash()));
        }
        assertThat(hashes).hasSize(100).allMatch(hash -> hash.length() == 64);
        assertThat(random(3).toString()).isEqualTo("***");
    }
}
