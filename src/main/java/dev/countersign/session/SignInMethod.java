package dev.countersign.session;

import java.util.Locale;

/** How the first factor of a sign-in was proved. Stored in the database in lower case. */
public enum SignInMethod {
    PASSWORD,
    MAILED_LINK,
    MAILED_CODE;

    /** Whether it proved the mailbox. Then nothing else that is mailed there can be a second factor. */
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
