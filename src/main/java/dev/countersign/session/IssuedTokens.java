package dev.countersign.session;

import dev.countersign.kernel.SecretToken;
import java.time.Duration;
import java.time.Instant;

/** A new pair of tokens and the times when they expire. */
public record IssuedTokens(
        String sessionId,
        SecretToken access,
        Instant accessExpiresAt,
        SecretToken refresh,
        Instant refreshExpiresAt,
        Instant issuedAt)
        implements Issued {

    /** The lifetime of the access token in seconds. */
    public long accessLife() {
        return Duration.between(issuedAt, accessExpiresAt).toSeconds();
    }

    /** The lifetime of the refresh token in seconds. */
    public long refreshLife() {
        return Duration.between(issuedAt, refreshExpiresAt).toSeconds();
    }
}
