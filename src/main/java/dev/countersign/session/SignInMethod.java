package dev.countersign.session;

import java.util.Locale;

/** By what somebody signed in. The names, in lower case, stand in the database. */
public enum SignInMethod {
    PASSWORD,
    MAILED_LINK,
    MAILED_CODE;

    /** Whether it proved the mailbox, so that nothing else that is mailed there is a second factor. */
    public boolean isByMail() {
        return switch (this) {
            case PASSWORD -> false;
            case MAILED_LINK, MAILED_CODE -> true;
        };
    }

    /** The name in the database, in audit events and in challenges. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
