package dev.countersign.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 19 (RFC 9106), as a PHC string. */
final class Argon2id {

    static final int SALT_LENGTH = 16;
    private static final int HASH_LENGTH = 32;
    // Limits for imported hashes; one that costs more memory or passes could be an attack on the server.
    private static final int MAX_MEMORY = 1 << 18;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_HASH_LENGTH = 64;
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
        return Stored.parse(phc)
                .filter(stored -> MessageDigest.isEqual(
                        stored.hash(), raw(password, stored.salt(), stored.cost(), stored.hash().length)))
                .isPresent();
    }

    /** Whether it is complete, valid (RFC 9106, 3.1), and within the cost that this server accepts. */
    static boolean isReadable(String phc) {
        return Stored.parse(phc).isPresent();
    }

    /* The parts of a PHC string. */
    private record Stored(Cost cost, byte[] salt, byte[] hash) {

        static Optional<Stored> parse(String phc) {
            Matcher matcher = PHC.matcher(phc);
            if (!matcher.matches() || !isBase64(matcher.group(4)) || !isBase64(matcher.group(5))) {
                return Optional.empty();
            }
            Base64.Decoder base64 = Base64.getDecoder();
            Stored stored =
                    new Stored(costOf(matcher), base64.decode(matcher.group(4)), base64.decode(matcher.group(5)));
            return Optional.of(stored).filter(Stored::isBearable);
        }

        private static boolean isBase64(String text) {
            return text.length() % 4 != 1;
        }

        private boolean isBearable() {
            return cost.parallelism() >= 1
                    && cost.memory() >= 8 * cost.parallelism()
                    && cost.memory() <= MAX_MEMORY
                    && cost.iterations() >= 1
                    && cost.iterations() <= MAX_ITERATIONS
                    && salt.length >= 8
                    && hash.length >= 16
                    && hash.length <= MAX_HASH_LENGTH;
        }
    }

    static boolean hasCost(String phc, Cost cost) {
        Matcher matcher = PHC.matcher(phc);
        return matcher.matches() && costOf(matcher).equals(cost);
    }

    private static Cost costOf(Matcher matcher) {
        return new Cost(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    private static byte[] raw(byte[] password, byte[] salt, Cost cost, int length) {
        return raw(password, parameters(salt, cost), length);
    }

    static Argon2Parameters.Builder parameters(byte[] salt, Cost cost) {
        return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt);
    }

    static byte[] raw(byte[] password, Argon2Parameters.Builder parameters, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters.build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
