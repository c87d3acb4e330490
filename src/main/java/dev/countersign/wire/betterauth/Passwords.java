package dev.countersign.wire.betterauth;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;

/** Passwords that are there already: their strength is no question, their length is looked at before anything else. */
final class Passwords {

    private Passwords() {}

    /** @throws Refused with {@code PASSWORD_TOO_LONG} */
    static Password known(String text) {
        Password password = new Password(text);
        if (password.codePoints() > PasswordPolicy.MAX_LENGTH) {
            throw Refused.because(Reason.PASSWORD_TOO_LONG);
        }
        return password;
    }
}
