package dev.countersign.wire.betterauth;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;

/** Existing passwords. Their length is checked before anything else. */
final class Passwords {

    private Passwords() {}

    /** @throws Refused with {@code PASSWORD_TOO_LONG} */
    static Password known(String text) {
        return Password.existing(text, 0).orElseThrow(() -> Refused.because(Reason.PASSWORD_TOO_LONG));
    }
}
