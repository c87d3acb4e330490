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

/** Codes of six digits, stored as keyed hashes: a plain hash of six digits could be reversed at once. */
public final class SixDigits {

    private final MasterSecrets.Derived keys;
    private final Randomness randomness;

    /** @param keys derived for this purpose only */
    public SixDigits(MasterSecrets.Derived keys, Randomness randomness) {
        this.keys = keys;
        this.randomness = randomness;
    }

    /** A new random code; leading zeros are kept. */
    public SecretToken make() {
        return new SecretToken(String.format(Locale.ROOT, "%06d", randomness.below(1_000_000)));
    }

    /** The hash to store for {@code code}, 32 bytes; it never matches for another {@code owner}. */
    public byte[] hash(String owner, String code) {
        return hash(keys.active(), owner, code);
    }

    /** Whether {@code stored} is the hash of {@code code}. Takes the same time whichever digits are wrong. */
    public boolean matches(byte[] stored, String owner, String code) {
        boolean same = false;
        // While keys are rotated, another instance may have stored the hash with another active key.
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
