package dev.countersign.session;

import dev.countersign.kernel.SecretToken;
import java.time.Duration;
import java.time.Instant;

/** A fresh pair of tokens and when each of them expires. */
public record IssuedTokens(
        String sessionId,
        SecretToken access,
        Instant accessExpiresAt,
        SecretToken refresh,
        Instant refreshExpiresAt,
        Instant issuedAt)
        implements Issued {

    /** Seconds that the access token is valid from its issue on. */
    public long accessLife() {
        return Duration.between(issuedAt, accessExpiresAt).toSeconds();
    }

    /** Seconds that the refresh token is valid from its issue on. */
    public long refreshLife() {
        return Duration.between(issuedAt, refreshExpiresAt).toSeconds();
    }
}
