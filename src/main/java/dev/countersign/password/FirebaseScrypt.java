package dev.countersign.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Firebase's modified scrypt (github.com/firebase/scrypt): scrypt (RFC 7914) over the password, with the user's salt and
 * the project's separator, gives the AES-256-CTR key with which the project's signer key is encrypted; the result is the
 * hash. Stored as {@code $firebase-scrypt$ln=MEM_COST,r=ROUNDS$salt$separator$signer key$hash}, in base64 without
 * padding.
 */
record FirebaseScrypt(int memCost, int rounds, byte[] salt, byte[] signerKey, byte[] hash) implements Form {

    private static final String BASE64 = "\\$([A-Za-z0-9+/]{0,128})";
    private static final Pattern TEXT =
            Pattern.compile("\\$firebase-scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2})" + BASE64.repeat(4));
    private static final Pattern WORK = Pattern.compile("firebase-scrypt:(\\d{1,2}):(\\d{1,2})");
    private static final int KEY_LENGTH = 64;
    private static final int AES_KEY_LENGTH = 32;
    private static final int MIN_HASH_LENGTH = 32;
    // What Firebase itself allows.
    private static final int MAX_MEM_COST = 14;
    private static final int MAX_ROUNDS = 8;

    static Optional<FirebaseScrypt> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            byte[] salt = decode(matcher.group(3));
            byte[] separator = decode(matcher.group(4));
            byte[] salted = Arrays.copyOf(salt, salt.length + separator.length);
            System.arraycopy(separator, 0, salted, salt.length, separator.length);
            return Optional.of(new FirebaseScrypt(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            salted,
                            decode(matcher.group(5)),
                            decode(matcher.group(6))))
                    .filter(FirebaseScrypt::isValid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static Optional<FirebaseScrypt> ofWork(String name) {
        Matcher matcher = WORK.matcher(name);
        return matcher.matches()
                ? Optional.of(new FirebaseScrypt(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                new byte[11],
                                new byte[KEY_LENGTH],
                                new byte[KEY_LENGTH]))
                        .filter(FirebaseScrypt::isValid)
                : Optional.empty();
    }

    private boolean isValid() {
        return memCost >= 1 && rounds >= 1 && salt.length >= 8 && isHash();
    }

    private boolean isHash() {
        return hash.length >= MIN_HASH_LENGTH && hash.length == signerKey.length;
    }

    @Override
    public boolean isBearable() {
        return memCost <= MAX_MEM_COST && rounds <= MAX_ROUNDS;
    }

    @Override
    public boolean matches(byte[] input) {
        byte[] key = SCrypt.generate(input, salt, 1 << memCost, rounds, 1, KEY_LENGTH);
        return MessageDigest.isEqual(hash, encrypted(Arrays.copyOf(key, AES_KEY_LENGTH)));
    }

    private byte[] encrypted(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            return cipher.doFinal(signerKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in counter mode", e);
        }
    }

    @Override
    public String work() {
        return "firebase-scrypt:" + memCost + ':' + rounds;
    }

    @Override
    public String toString() {
        return "***";
    }
}
