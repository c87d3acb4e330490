package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.KeyRing.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);

    @Test
    void readsLinesAndCommasAndSkipsCommentsWhole() {
        KeyRing ring = KeyRing.parse(
                "response",
                "# response keys, the newest last\n#v0:retired:" + ONE + "\nv1:retired:" + ONE + ", v2:active:" + TWO);
        assertThat(ring.keys()).extracting(KeyRing.Key::kid).containsExactly("v1", "v2");
        assertThat(ring.active().kid()).isEqualTo("v2");
        assertThat(ring.keys()).extracting(KeyRing.Key::state).containsExactly(State.RETIRED, State.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1:active",
                "v1:active:zz",
                "v1:current:1111111111111111111111111111111111111111111111111111111111111111",
                "v1:next:1111111111111111111111111111111111111111111111111111111111111111",
                "v 1:active:1111111111111111111111111111111111111111111111111111111111111111"
            })
    void refusesWhatItCannotUse(String text) {
        assertThatThrownBy(() -> KeyRing.parse("response", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("countersign.keys.response");
    }

    @Test
    void refusesTwoActiveKeysAndOneKidTwice() {
        assertThatThrownBy(() -> KeyRing.parse("master", "a:active:" + ONE + ",b:active:" + TWO))
                .hasMessageContaining("2 active keys");
        assertThatThrownBy(() -> KeyRing.parse("master", "a:active:" + ONE + ",a:retired:" + TWO))
                .hasMessageContaining("twice");
    }

    @Test
    void showsNoKeyInItsTextOrErrors() {
        KeyRing ring = KeyRing.parse("master", "a:active:" + ONE);
        assertThat(ring.toString()).doesNotContain(ONE).contains("***");
        assertThatThrownBy(() -> KeyRing.parse("master", "a:wrong:" + ONE))
                .message()
                .doesNotContain(ONE);
    }
}
