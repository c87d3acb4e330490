package dev.countersign.session;

import java.util.Locale;

/** By what somebody signed in. The names, in lower case, stand in the database. */
public enum SignInMethod {
    PASSWORD,
    MAILED_LINK;

    /** The name in the database, in audit events and in challenges. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
