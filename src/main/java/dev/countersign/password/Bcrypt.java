package dev.countersign.password;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Bcrypt, version 2b. */
final class Bcrypt {

    static final int SALT_LENGTH = 16;

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
}
