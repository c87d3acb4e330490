package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password in the form in which it is compared: Unicode NFC (NIST SP 800-63B-4), not trimmed, truncated or
 * case-folded. It also keeps the form in which it was typed, only for hashes of servers that do not normalise. It prints
 * as {@code ***}.
 */
public final class Password {

    // The time to normalise grows with the square of the combining characters. Longer texts are rejected anyway.
    private static final int MOST_NORMALISED = 1024;

    private final String typed;
    private final String normalised;

    public Password(String typed) {
        this.typed = typed;
        this.normalised = typed.length() > MOST_NORMALISED ? typed : Normalizer.normalize(typed, Normalizer.Form.NFC);
    }

    /** The password in NFC. */
    public String reveal() {
        return normalised;
    }

    byte[] utf8() {
        return normalised.getBytes(StandardCharsets.UTF_8);
    }

    /** The password as it was typed, if that is not its normal form. */
    Optional<byte[]> unnormalised() {
        return typed.equals(normalised) ? Optional.empty() : Optional.of(typed.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is too long to be normalised, and so for every password rule. */
    boolean isLong() {
        return typed.length() > MOST_NORMALISED;
    }

    /** An existing password of {@code least} to {@link PasswordPolicy#MAX_LENGTH} characters, whatever its strength. */
    public static Optional<Password> existing(String text, int least) {
        Password password = new Password(text);
        int length = password.codePoints();
        return length < least || length > PasswordPolicy.MAX_LENGTH ? Optional.empty() : Optional.of(password);
    }

    /** The length as password rules count it. */
    public int codePoints() {
        return normalised.codePointCount(0, normalised.length());
    }

    /** Whether both are the same password, however they were typed. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Password that && normalised.equals(that.normalised);
    }

    @Override
    public int hashCode() {
        return normalised.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
