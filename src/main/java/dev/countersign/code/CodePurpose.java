package dev.countersign.code;

import java.util.Locale;

/** Where a code is asked for. They all lead through one gate; the names stand in audit events and metrics. */
public enum CodePurpose {
    SIGN_IN,
    CONFIRM_SETUP,
    REAUTHENTICATE,
    DISABLE,
    REGENERATE,
    TOKEN_GATE,
    SESSION;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
