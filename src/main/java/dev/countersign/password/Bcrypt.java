package dev.countersign.password;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Bcrypt, version 2b. */
final class Bcrypt {

    static final int SALT_LENGTH = 16;

    private Bcrypt() {}

    /** @param password at most 72 bytes; what is longer must be hashed before */
    static String hash(byte[] password, byte[] salt, int cost) {
        return OpenBSDBCrypt.generate("2b", password, salt, cost);
    }

    static boolean verify(byte[] password, String phc) {
        return OpenBSDBCrypt.checkPassword(phc, password);
    }

    /**
     * The work that is missing to that of {@code cost}, when {@code done} was less: costs double, so one hash of each
     * cost from {@code done} up makes it whole. Without it an old hash would answer sooner than an unknown account.
     */
    static void fill(byte[] password, byte[] salt, int done, int cost) {
        for (int missing = done; missing < cost; missing++) {
            hash(password, salt, missing);
        }
    }
}
