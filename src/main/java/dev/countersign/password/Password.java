package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password as it is compared: in Unicode's form NFC (NIST SP 800-63B-4), nothing trimmed, cut or folded. It prints as
 * {@code ***}.
 */
public record Password(String reveal) {

    // Normalising takes time with the square of what combines; what is longer is refused by its length anyway.
    private static final int MOST_NORMALISED = 1024;

    public Password {
        reveal = reveal.length() > MOST_NORMALISED ? reveal : Normalizer.normalize(reveal, Normalizer.Form.NFC);
    }

    byte[] utf8() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    /** Its length as rules count it. */
    public int codePoints() {
        return reveal.codePointCount(0, reveal.length());
    }

    @Override
    public String toString() {
        return "***";
    }
}
