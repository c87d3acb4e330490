package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final String OLD = "m1:%s:" + "11".repeat(32);
    private static final String NEW = "m2:%s:" + "22".repeat(32);

    private final SecretBox box = box(String.format(Locale.ROOT, OLD, "active"));

    private static SecretBox box(String ring) {
        KeysConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(KeysConfig.class)
                .withDefaultValues(Map.of("countersign.keys.master", ring))
                .build()
                .getConfigMapping(KeysConfig.class);
        return new SecretBox(new MasterSecrets(config), new Randomness());
    }

    @Test
    void opensWhatItSealed() {
        assertThat(box.open(box.seal(SECRET, "totp|a|1"), "totp|a|1")).contains(SECRET);
    }

    @Test
    void neverSealsTheSameTwice() {
        Set<String> sealed = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            sealed.add(box.seal(SECRET, "totp|a|1"));
        }
        assertThat(sealed).hasSize(1000);
    }

    @Test
    void showsNothingOfTheSecret() {
        String sealed = box.seal(SECRET, "totp|a|1");
        byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(sealed.indexOf('.') + 1));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("1234567890");
        assertThat(bytes).hasSize(12 + SECRET.length + 16);
    }

    @Test
    void refusesWhatBelongsToSomebodyElse() {
        String sealed = box.seal(SECRET, "totp|a|1");
        assertThat(box.open(sealed, "totp|b|1")).isEmpty();
        assertThat(box.open(sealed, "totp|a|2")).isEmpty();
        assertThat(box.open(sealed, "")).isEmpty();
    }

    @Test
    void refusesWhatWasChangedAnywhere() {
        String sealed = box.seal(SECRET, "totp|a|1");
        byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(3));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            String changed = "m1." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThat(box.open(changed, "totp|a|1")).as("byte " + i).isEmpty();
            bytes[i] ^= 1;
        }
    }

    @Test
    void refusesWhatIsNotASealedText() {
        for (String text : new String[] {"", ".", "m1", "m1.", "m1.AAAA", "m1.====", "m9." + "A".repeat(64), "x"}) {
            assertThat(box.open(text, "totp|a|1")).as(text).isEmpty();
        }
    }

    @Test
    void opensWithARetiredKeyAndSaysThatItIsOutdated() {
        String sealed = box.seal(SECRET, "totp|a|1");
        SecretBox rotated =
                box(String.format(Locale.ROOT, OLD, "retired") + "," + String.format(Locale.ROOT, NEW, "active"));

        assertThat(rotated.open(sealed, "totp|a|1")).contains(SECRET);
        assertThat(rotated.isOutdated(sealed)).isTrue();
        assertThat(rotated.isOutdated(rotated.seal(SECRET, "totp|a|1"))).isFalse();
    }

    @Test
    void opensNothingWithoutItsKey() {
        assertThat(box(String.format(Locale.ROOT, NEW, "active")).open(box.seal(SECRET, "totp|a|1"), "totp|a|1"))
                .isEmpty();
    }
}
