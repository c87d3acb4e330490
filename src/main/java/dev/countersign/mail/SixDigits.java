package dev.countersign.mail;

import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of six digits. They are stored under a key: from a plain hash six digits would be guessed at once. */
public final class SixDigits {

    private final MasterSecrets.Derived keys;
    private final Randomness randomness;

    /** @param keys derived for the codes of one purpose alone */
    public SixDigits(MasterSecrets.Derived keys, Randomness randomness) {
        this.keys = keys;
        this.randomness = randomness;
    }

    public SecretToken make() {
        return new SecretToken(String.format(Locale.ROOT, "%06d", randomness.below(1_000_000)));
    }

    /** What to store of {@code code}, 32 bytes; of no use for another {@code owner}. */
    public byte[] hash(String owner, String code) {
        return hash(keys.active(), owner, code);
    }

    /** Whether {@code code} made {@code stored}; it takes the same time whichever digits are wrong. */
    public boolean matches(byte[] stored, String owner, String code) {
        boolean same = false;
        // Another instance may have another active key while the ring is rotated.
        for (byte[] key : keys.byKid().values()) {
            same |= MessageDigest.isEqual(stored, hash(key, owner, code));
        }
        return same;
    }

    private static byte[] hash(byte[] key, String owner, String code) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal((owner + ':' + code).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
