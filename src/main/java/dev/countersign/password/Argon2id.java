package dev.countersign.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 19 (RFC 9106), as PHC string. */
final class Argon2id {

    static final int SALT_LENGTH = 16;
    private static final int HASH_LENGTH = 32;
    // An imported hash may not ask for more memory or passes than this: it would be an attack on the server.
    private static final int MAX_MEMORY = 1 << 18;
    private static final int MAX_ITERATIONS = 16;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    record Cost(int memory, int iterations, int parallelism) {}

    private Argon2id() {}

    static String hash(byte[] password, byte[] salt, Cost cost) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memory() + ",t=" + cost.iterations() + ",p=" + cost.parallelism() + '$'
                + base64.encodeToString(salt) + '$' + base64.encodeToString(raw(password, salt, cost, HASH_LENGTH));
    }

    static boolean verify(byte[] password, String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            return false;
        }
        Cost cost = cost(matcher);
        byte[] salt = Base64.getDecoder().decode(matcher.group(4));
        byte[] expected = Base64.getDecoder().decode(matcher.group(5));
        boolean bearable = cost.memory() <= MAX_MEMORY && cost.iterations() <= MAX_ITERATIONS && expected.length >= 16;
        return bearable && MessageDigest.isEqual(expected, raw(password, salt, cost, expected.length));
    }

    static boolean hasCost(String phc, Cost cost) {
        Matcher matcher = PHC.matcher(phc);
        return matcher.matches() && cost(matcher).equals(cost);
    }

    private static Cost cost(Matcher matcher) {
        return new Cost(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    private static byte[] raw(byte[] password, byte[] salt, Cost cost, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
