package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password in the form in which it is compared: Unicode NFC (NIST SP 800-63B-4), not trimmed, truncated or
 * case-folded. It prints as {@code ***}.
 */
public record Password(String reveal) {

    // The time to normalise grows with the square of the combining characters. Longer texts are rejected anyway.
    private static final int MOST_NORMALISED = 1024;

    public Password {
        reveal = reveal.length() > MOST_NORMALISED ? reveal : Normalizer.normalize(reveal, Normalizer.Form.NFC);
    }

    byte[] utf8() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    /** An existing password of {@code least} to {@link PasswordPolicy#MAX_LENGTH} characters, whatever its strength. */
    public static Optional<Password> existing(String text, int least) {
        Password password = new Password(text);
        int length = password.codePoints();
        return length < least || length > PasswordPolicy.MAX_LENGTH ? Optional.empty() : Optional.of(password);
    }

    /** The length as password rules count it. */
    public int codePoints() {
        return reveal.codePointCount(0, reveal.length());
    }

    @Override
    public String toString() {
        return "***";
    }
}
