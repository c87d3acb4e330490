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
    // In KiB, for imported hashes; the second limit is of the memory that all passes write together.
    private static final int MAX_MEMORY = 1 << 18;
    private static final int MAX_MEMORY_PASSES = 1 << 20;
    private static final int MAX_LENGTH = 64;
    private static final Pattern WORK = Pattern.compile("argon2id:(\\d{1,7}):(\\d{1,3}):(\\d{1,2})");
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
                .filter(Stored::isBearable)
                .filter(stored -> stored.matches(password))
                .isPresent();
    }

    /** The parts of a PHC string. */
    record Stored(Cost cost, byte[] salt, byte[] hash) implements Form {

        /** Empty if the text is incomplete or invalid (RFC 9106, 3.1). */
        static Optional<Stored> parse(String phc) {
            Matcher matcher = PHC.matcher(phc);
            if (!matcher.matches() || !isBase64(matcher.group(4)) || !isBase64(matcher.group(5))) {
                return Optional.empty();
            }
            Base64.Decoder base64 = Base64.getDecoder();
            Stored stored =
                    new Stored(costOf(matcher), base64.decode(matcher.group(4)), base64.decode(matcher.group(5)));
            return Optional.of(stored).filter(Stored::isValid);
        }

        static Optional<Stored> ofWork(String name) {
            Matcher matcher = WORK.matcher(name);
            return matcher.matches()
                    ? Optional.of(new Stored(costOf(matcher), new byte[SALT_LENGTH], new byte[HASH_LENGTH]))
                            .filter(Stored::isValid)
                    : Optional.empty();
        }

        private static boolean isBase64(String text) {
            return text.length() % 4 != 1;
        }

        private boolean isValid() {
            return cost.parallelism() >= 1
                    && cost.memory() >= 8 * cost.parallelism()
                    && cost.iterations() >= 1
                    && salt.length >= 8
                    && salt.length <= MAX_LENGTH
                    && hash.length >= 16
                    && hash.length <= MAX_LENGTH;
        }

        @Override
        public boolean isBearable() {
            return cost.memory() <= MAX_MEMORY && (long) cost.memory() * cost.iterations() <= MAX_MEMORY_PASSES;
        }

        @Override
        public boolean matches(byte[] input) {
            return MessageDigest.isEqual(hash, raw(input, salt, cost, hash.length));
        }

        @Override
        public String work() {
            return "argon2id:" + cost.memory() + ':' + cost.iterations() + ':' + cost.parallelism();
        }

        @Override
        public String toString() {
            return "***";
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
