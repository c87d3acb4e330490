package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password as it is compared: in Unicode's form NFC (NIST SP 800-63B-4), nothing trimmed, cut or folded. It prints as
 * {@code ***}.
 */
public record Password(String reveal) {

    public Password {
        reveal = Normalizer.normalize(reveal, Normalizer.Form.NFC);
    }

    byte[] utf8() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    int codePoints() {
        return reveal.codePointCount(0, reveal.length());
    }

    @Override
    public String toString() {
        return "***";
    }
}
