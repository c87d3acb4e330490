package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The master secrets and the keys derived from them. Each purpose has its own keys (HKDF-SHA-256, RFC 5869, with the
 * purpose as info), so that a signature for one purpose is never valid for another.
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

    /** Checks the master ring, if one is configured, the way the server will read it. */
    public static void judge(KeysConfig config, Problems problems) {
        problems.take(() -> KeyRing.read("master", config.master(), config.masterFile()));
    }

    /**
     * The keys of {@code purpose}, 32 bytes each. They include keys in state {@code NEXT}, which must already verify
     * while they are rolled out.
     */
    public Derived derive(String purpose) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        byte[] info = ("countersign/" + purpose).getBytes(StandardCharsets.UTF_8);
        ring.keys().forEach(key -> keys.put(key.kid(), hkdf(key.bytes(), info)));
        return new Derived(ring.active().kid(), Map.copyOf(keys));
    }

    /** HKDF without a salt; returns 32 bytes. */
    static byte[] hkdf(byte[] secret, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, info));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }
}
