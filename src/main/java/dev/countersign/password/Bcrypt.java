package dev.countersign.password;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Bcrypt, version 2b. */
final class Bcrypt {

    static final int SALT_LENGTH = 16;
    private static final int MIN_COST = 4;
    // A higher cost would occupy a thread for minutes.
    private static final int MAX_COST = 16;
    private static final int MAX_INPUT = 72;
    private static final Pattern TEXT = Pattern.compile("(?:\\{bcrypt})?(\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53})");
    private static final Pattern WORK = Pattern.compile("bcrypt:(\\d{1,2})");

    private Bcrypt() {}

    /** @param password at most 72 bytes; a longer one must be hashed first */
    static String hash(byte[] password, byte[] salt, int cost) {
        return OpenBSDBCrypt.generate("2b", password, salt, cost);
    }

    static boolean verify(byte[] password, String phc) {
        return OpenBSDBCrypt.checkPassword(phc, password);
    }

    /**
     * Makes up for a hash of a lower cost, so that its total work equals a hash of {@code cost}. Each step of the cost
     * doubles the work, so one more hash of each cost from {@code done} up completes it. Otherwise an old hash would be
     * answered faster than an unknown account.
     */
    static void fill(byte[] password, byte[] salt, int done, int cost) {
        for (int missing = done; missing < cost; missing++) {
            hash(password, salt, missing);
        }
    }

    /** Versions 2a, 2b and 2y, which are the same for passwords in UTF-8, with or without Spring's {@code {bcrypt}}. */
    record Stored(String text, int cost) implements Form {

        static Optional<Stored> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Stored(matcher.group(1), Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }

        static Optional<Stored> ofWork(String name) {
            Matcher matcher = WORK.matcher(name);
            return matcher.matches()
                    ? Optional.of(new Stored("", Integer.parseInt(matcher.group(1))))
                    : Optional.empty();
        }

        @Override
        public boolean isBearable() {
            return cost >= MIN_COST && cost <= MAX_COST;
        }

        @Override
        public boolean matches(byte[] input) {
            if (text.isEmpty()) {
                hash(input, new byte[SALT_LENGTH], cost);
                return false;
            }
            return verify(input, text);
        }

        /** Bcrypt on other servers used only the first 72 bytes. */
        @Override
        public List<byte[]> inputs(Password password) {
            return Form.super.inputs(password).stream()
                    .map(input -> Arrays.copyOf(input, Math.min(input.length, MAX_INPUT)))
                    .toList();
        }

        @Override
        public String work() {
            return "bcrypt:" + cost;
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
