package dev.countersign.session;

import java.util.Locale;

/** The second factor that completed a sign-in. Stored in the database in lower case. */
public enum ConfirmedBy {
    TOTP,
    BACKUP_CODE,
    MAILED_CODE,
    TRUSTED_DEVICE;

    /**
     * Whether it is a code that only the owner of the factor has. A trusted device sent no code in this sign-in, and an
     * emailed code proves the mailbox: neither is enough to show, change or remove the factor itself.
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
