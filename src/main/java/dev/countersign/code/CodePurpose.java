package dev.countersign.code;

import java.util.Locale;

/** What a code is requested for. All purposes share one gate. The names appear in audit events and metrics. */
public enum CodePurpose {
    SIGN_IN,
    CONFIRM_SETUP,
    REAUTHENTICATE,
    DISABLE,
    REGENERATE,
    TOKEN_GATE,
    /** A change of automation tokens. */
    TOKENS,
    /** Linking or unlinking an identity. */
    IDENTITIES,
    /** A new password. */
    PASSWORD,
    /** Deleting the account. */
    DELETION,
    /** A copy of the account's data. */
    EXPORT,
    SESSION;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
