package dev.countersign.kernel;

import java.nio.charset.StandardCharsets;

/** A secret that is handed to a client or was handed in by one. It prints as {@code ***}. */
public record SecretToken(String reveal) {

    public SecretToken {
        if (reveal == null || reveal.isEmpty()) {
            throw new IllegalArgumentException("a secret token is never empty");
        }
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
