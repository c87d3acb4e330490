package dev.countersign.deviceflow;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.TypedCode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code that a person types: eight consonants, 34 bits. The alphabet is that of RFC 8628, 6.1: no vowels, so that no
 * words appear, and no digits that look like letters. It prints as {@code ***}.
 */
public record UserCode(String reveal) {

    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final Pattern FORM = Pattern.compile('[' + ALPHABET + "]{" + LENGTH + '}');

    /** Reads what a person typed, in any case, with or without dashes and white space; empty if it cannot be a code. */
    public static Optional<UserCode> parse(String typed) {
        String letters = TypedCode.bare(typed).toUpperCase(Locale.ROOT);
        return FORM.matcher(letters).matches() ? Optional.of(new UserCode(letters)) : Optional.empty();
    }

    static UserCode next(Randomness randomness) {
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(ALPHABET.charAt(randomness.below(ALPHABET.length())));
        }
        return new UserCode(letters.toString());
    }

    /** As people read it: {@code XXXX-XXXX}. */
    public String shown() {
        return reveal.substring(0, LENGTH / 2) + '-' + reveal.substring(LENGTH / 2);
    }

    SecretToken token() {
        return new SecretToken(reveal);
    }

    @Override
    public String toString() {
        return "***";
    }
}
