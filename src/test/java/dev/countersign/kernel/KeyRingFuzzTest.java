package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Locale;

/** An invalid key ring is rejected with a message that does not reveal a key. */
class KeyRingFuzzTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @FuzzTest
    @DictionaryEntries({KEY, "k1:active:", "k2:next:", "k3:retired:", "#", ",", ":", "\\x0A"})
    void neverTellsAKey(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            KeyRing ring = KeyRing.parse("master", text);
            assertThat(ring.active().bytes()).hasSize(32);
            assertThat(ring.toString().toLowerCase(Locale.ROOT)).doesNotContain(KEY);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("countersign.keys.master");
            assertThat(e.getMessage().toLowerCase(Locale.ROOT)).doesNotContain(KEY.substring(0, 12));
        }
    }
}
