package dev.countersign.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 (RFC 8018, 5.2) with HMAC-SHA-256 or HMAC-SHA-512, as Keycloak uses it. Stored as {@code
 * $pbkdf2-sha256$iterations$salt$key}, in base64 without padding; passlib's {@code .} for {@code +} is accepted.
 */
record Pbkdf2(String digest, int iterations, byte[] salt, byte[] key) implements Form {

    private static final String BASE64 = "\\$([A-Za-z0-9+/.]{0,128})";
    private static final Pattern TEXT = Pattern.compile("\\$pbkdf2-(sha256|sha512)\\$(\\d{1,9})" + BASE64 + BASE64);
    private static final Pattern WORK = Pattern.compile("pbkdf2-(sha256|sha512):(\\d{1,9}):(\\d{1,3})");
    private static final int MIN_LENGTH = 16;
    private static final int MAX_LENGTH = 96;
    private static final int MIN_SALT = 8;
    // Rounds of HMAC, over all blocks of the key.
    private static final int MAX_ROUNDS = 2_000_000;

    static Optional<Pbkdf2> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Pbkdf2(
                            matcher.group(1),
                            Integer.parseInt(matcher.group(2)),
                            decode(matcher.group(3)),
                            decode(matcher.group(4))))
                    .filter(Pbkdf2::isValid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replace('.', '+'));
    }

    static Optional<Pbkdf2> ofWork(String name) {
        Matcher matcher = WORK.matcher(name);
        return matcher.matches()
                ? Optional.of(new Pbkdf2(
                                matcher.group(1),
                                Integer.parseInt(matcher.group(2)),
                                new byte[MIN_LENGTH],
                                new byte[Integer.parseInt(matcher.group(3))]))
                        .filter(Pbkdf2::isValid)
                : Optional.empty();
    }

    private boolean isValid() {
        return iterations >= 1 && salt.length >= MIN_SALT && key.length >= MIN_LENGTH && key.length <= MAX_LENGTH;
    }

    @Override
    public boolean isBearable() {
        int size = function().getDigestSize();
        return (long) iterations * ((key.length + size - 1) / size) <= MAX_ROUNDS;
    }

    private Digest function() {
        return digest.equals("sha256") ? new SHA256Digest() : new SHA512Digest();
    }

    @Override
    public boolean matches(byte[] input) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(function());
        generator.init(input, salt, iterations);
        KeyParameter made = (KeyParameter) generator.generateDerivedMacParameters(8 * key.length);
        return MessageDigest.isEqual(key, made.getKey());
    }

    @Override
    public String work() {
        return "pbkdf2-" + digest + ':' + iterations + ':' + key.length;
    }

    @Override
    public String toString() {
        return "***";
    }
}
