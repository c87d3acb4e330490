package dev.countersign.session;

import java.util.Locale;

/** By what a sign-in was confirmed after its first factor. The names, in lower case, stand in the database. */
public enum ConfirmedBy {
    TOTP,
    BACKUP_CODE,
    MAILED_CODE,
    TRUSTED_DEVICE;

    /** The name in the database, in audit events and in metrics. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
