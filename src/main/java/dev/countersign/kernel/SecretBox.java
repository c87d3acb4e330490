package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts stored secrets that must be readable again: AES-256-GCM (NIST SP 800-38D) under a key derived from the
 * master ring, with a random nonce and the key's id in front. The context, such as the secret's owner, is
 * authenticated: a text that is copied to another row cannot be opened there.
 */
@ApplicationScoped
public class SecretBox {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Map<String, SecretKey> keys = new HashMap<>();
    private final String activeKid;
    private final Randomness randomness;

    SecretBox(MasterSecrets secrets, Randomness randomness) {
        MasterSecrets.Derived derived = secrets.derive("secret-box");
        derived.byKid().forEach((kid, bytes) -> keys.put(kid, new SecretKeySpec(bytes, "AES")));
        this.activeKid = derived.activeKid();
        this.randomness = randomness;
    }

    /** The text to store; it differs each time. */
    public String seal(byte[] secret, String context) {
        byte[] nonce = randomness.bytes(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.get(activeKid), nonce, context)
                    .doFinal(secret);
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return activeKid + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** The secret; empty when the text was changed, belongs to another context, or its key is not in the ring. */
    public Optional<byte[]> open(String sealed, String context) {
        int dot = sealed.indexOf('.');
        SecretKey key = dot < 0 ? null : keys.get(sealed.substring(0, dot));
        if (key == null) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
            return Optional.of(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the text should be sealed again, because the ring now has another active key. */
    public boolean isOutdated(String sealed) {
        return !sealed.startsWith(activeKid + '.');
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
