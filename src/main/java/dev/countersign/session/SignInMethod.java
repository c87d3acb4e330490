package dev.countersign.session;

import java.util.Locale;

/** By what somebody signed in. The names, in lower case, stand in the database. */
public enum SignInMethod {
    PASSWORD,
    MAILED_LINK;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
