package dev.countersign.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A secret that was issued to a client or presented by one. It prints as {@code ***}. */
public record SecretToken(String reveal) {

    private static final Pattern MADE_HERE = Pattern.compile("[0-9a-f]{64}");

    public SecretToken {
        if (reveal == null || reveal.isEmpty()) {
            throw new IllegalArgumentException("a secret token is never empty");
        }
    }

    /** Parses a token in the form of {@link Randomness#token}; empty if the text does not have it. */
    public static Optional<SecretToken> parse(String text) {
        return MADE_HERE.matcher(text).matches() ? Optional.of(new SecretToken(text)) : Optional.empty();
    }

    /**
     * The hash to store: SHA-256 over purpose and token, 32 bytes. A token of one purpose is never found as one of
     * another.
     */
    public byte[] hash(String purpose) {
        return Sha256.of((purpose + '\n' + reveal).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
