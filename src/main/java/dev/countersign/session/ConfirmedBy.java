package dev.countersign.session;

import java.util.Locale;

/** By what a sign-in was confirmed after its first factor. The names, in lower case, stand in the database. */
public enum ConfirmedBy {
    TOTP,
    BACKUP_CODE,
    MAILED_CODE,
    TRUSTED_DEVICE;

    /**
     * Whether a code was given that only the owner of the factor has. A trusted device gave none in this sign-in, and a
     * mailed code proves the mailbox: neither is enough to show, change or remove the factor itself.
     */
    public boolean isOwnersCode() {
        return switch (this) {
            case TOTP, BACKUP_CODE -> true;
            case MAILED_CODE, TRUSTED_DEVICE -> false;
        };
    }

    /** The name in the database, in audit events and in metrics. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
