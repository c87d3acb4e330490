package dev.countersign.wire.betterauth;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;

/** Reads the password of an existing account. Its length is checked before anything else. */
final class ExistingPassword {

    private ExistingPassword() {}

    /** @throws Refused with {@code PASSWORD_TOO_LONG} */
    static Password of(String text) {
        return Password.existing(text, 0).orElseThrow(() -> Refused.because(Reason.PASSWORD_TOO_LONG));
    }
}
