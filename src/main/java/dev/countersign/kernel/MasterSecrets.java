package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The master secrets and what is derived from them. Each purpose has keys of its own (HKDF-SHA-256, RFC 5869, the
 * purpose as info), so that what one purpose signed is never valid for another.
 */
@ApplicationScoped
public class MasterSecrets {

    /** The keys of one purpose, by key id. */
    public record Derived(String activeKid, Map<String, byte[]> byKid) {
        public byte[] active() {
            return byKid.get(activeKid);
        }

        @Override
        public String toString() {
            return "Derived[" + byKid.keySet() + "]";
        }
    }

    private final KeyRing ring;

    MasterSecrets(KeysConfig config) {
        this.ring = KeyRing.read("master", config.master(), config.masterFile())
                .orElseThrow(() -> new IllegalStateException(
                        "set COUNTERSIGN_KEYS_MASTER_FILE (or COUNTERSIGN_KEYS_MASTER) to the master key ring"));
    }

    /** Reads the ring as the server will, if one is configured. */
    public static void judge(KeysConfig config, Problems problems) {
        problems.take(() -> KeyRing.read("master", config.master(), config.masterFile()));
    }

    /** The keys of {@code purpose}, 32 bytes each. A key that is only next verifies already, so that it can be rolled out. */
    public Derived derive(String purpose) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        byte[] info = ("countersign/" + purpose).getBytes(StandardCharsets.UTF_8);
        ring.keys().forEach(key -> keys.put(key.kid(), hkdf(key.bytes(), info)));
        return new Derived(ring.active().kid(), Map.copyOf(keys));
    }

    /** 32 bytes for {@code info}, without a salt. */
    static byte[] hkdf(byte[] secret, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, info));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }
}
