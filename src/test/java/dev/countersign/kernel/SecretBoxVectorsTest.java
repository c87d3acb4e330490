package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The box matches the Wycheproof vectors of AES-256-GCM, and rejects invalid tags and other nonce sizes. */
class SecretBoxVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    /** A box with exactly this key, which seals with exactly this nonce. */
    private static SecretBox box(String key, String nonce) throws Exception {
        MasterSecrets secrets = new MasterSecrets(Rings.config("m1:active:" + "00".repeat(32))) {
            @Override
            public Derived derive(String purpose) {
                return new Derived("m1", Map.of("m1", HEX.parseHex(key)));
            }
        };
        Randomness fixed = new Randomness() {
            @Override
            public byte[] bytes(int length) {
                assertThat(nonce).hasSize(2 * length);
                return HEX.parseHex(nonce);
            }
        };
        return new SecretBox(secrets, fixed);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/vectors/aes_256_gcm.csv")
    void opensWhatIsValidOnly(
            int id, String kind, String result, String key, String nonce, String message, String ciphertext, String tag)
            throws Exception {
        SecretBox box = box(key, nonce);
        byte[] sealed = HEX.parseHex(nonce + ciphertext + tag);
        String text = "m1." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        if (result.equals("valid")) {
            assertThat(box.open(text, "")).contains(HEX.parseHex(message));
            assertThat(box.seal(HEX.parseHex(message), "")).isEqualTo(text);
        } else {
            assertThat(box.open(text, "")).isEmpty();
        }
    }
}
