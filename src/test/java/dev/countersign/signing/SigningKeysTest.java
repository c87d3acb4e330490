package dev.countersign.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.KeysConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;

/** Clients cache the published keys, so a key is published before it signs and stays published afterwards. */
class SigningKeysTest {

    private static final byte[] MESSAGE = "1700000000.{}".getBytes(StandardCharsets.US_ASCII);

    private static SigningKeys keys(String response, String identity) {
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(KeysConfig.class)
                .withMapping(SigningConfig.class)
                .withDefaultValues(Map.of("countersign.keys.response", response, "countersign.keys.identity", identity))
                .build();
        return new SigningKeys(config.getConfigMapping(SigningConfig.class), config.getConfigMapping(KeysConfig.class));
    }

    private static String key(String kid, String state, int filling) {
        return kid
                + ':'
                + state
                + ':'
                + String.format(java.util.Locale.ROOT, "%02x", filling).repeat(32);
    }

    private static SigningKeys whole() {
        return keys(
                key("r1", "retired", 1) + ',' + key("r2", "active", 2) + ',' + key("r3", "next", 3),
                key("i1", "retired", 4) + ',' + key("i2", "active", 5) + ',' + key("i3", "next", 6));
    }

    @Test
    void publishesNextActiveAndRetiredKeysOfBothRings() {
        assertThat(whole().published()).extracting(PublicKey::kid).containsExactly("r1", "r2", "r3", "i1", "i2", "i3");
    }

    @Test
    void signsWithTheActiveKeysOnly() {
        assertThat(whole().activeKid()).isEqualTo("r2");
        assertThat(whole().response().kid()).isEqualTo("r2");
        assertThat(whole().identity().kid()).isEqualTo("i2");
    }

    @Test
    void verifiesBeforeDuringAndAfterARotation() {
        SigningKeys before = keys(key("r1", "active", 1) + ',' + key("r2", "next", 2), key("i1", "active", 4));
        SigningKeys after = keys(key("r1", "retired", 1) + ',' + key("r2", "active", 2), key("i1", "active", 4));
        assertThat(before.response().kid()).isEqualTo("r1");
        assertThat(after.response().kid()).isEqualTo("r2");
        for (SigningKeys published : new SigningKeys[] {before, after}) {
            assertThat(holds(published, before.response())).isTrue();
            assertThat(holds(published, after.response())).isTrue();
        }
    }

    private static boolean holds(SigningKeys published, SigningKey signer) {
        PublicKey key = published.published().stream()
                .filter(one -> one.kid().equals(signer.kid()))
                .findFirst()
                .orElseThrow();
        Ed25519Signer check = new Ed25519Signer();
        check.init(false, new Ed25519PublicKeyParameters(key.bytes()));
        check.update(MESSAGE, 0, MESSAGE.length);
        return check.verifySignature(signer.sign(MESSAGE));
    }

    @Test
    void refusesAKidThatBothRingsName() {
        assertThatThrownBy(() -> keys(key("k1", "active", 1), key("k1", "active", 2)))
                .hasMessageContaining("share a kid");
    }
}
