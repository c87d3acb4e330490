package dev.countersign.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A secret that is handed to a client or was handed in by one. It prints as {@code ***}. */
public record SecretToken(String reveal) {

    private static final Pattern MADE_HERE = Pattern.compile("[0-9a-f]{64}");

    public SecretToken {
        if (reveal == null || reveal.isEmpty()) {
            throw new IllegalArgumentException("a secret token is never empty");
        }
    }

    /** A token of the form of {@link Randomness#token}; empty for a text that cannot be one. */
    public static Optional<SecretToken> parse(String text) {
        return MADE_HERE.matcher(text).matches() ? Optional.of(new SecretToken(text)) : Optional.empty();
    }

    /**
     * What may be stored of it: SHA-256 over purpose and token, so that a token of one purpose is never found as one of
     * another. 32 bytes.
     */
    public byte[] hash(String purpose) {
        return Sha256.of((purpose + '\n' + reveal).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
