package dev.countersign.mail;

/** What a mailed token may be used for. A token with one purpose is never accepted for another. */
public enum Purpose {
    /** Proves the address of a pending signup. */
    VERIFY("verify", "/account/verify"),
    /** Sets a new password. */
    RESET("reset", "/account/reset");

    private final String stored;
    private final String path;

    Purpose(String stored, String path) {
        this.stored = stored;
        this.path = path;
    }

    /** The path of our own page for it, below the base URL. */
    public String path() {
        return path;
    }

    String stored() {
        return stored;
    }
}
