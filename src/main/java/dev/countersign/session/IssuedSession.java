package dev.countersign.session;

import dev.countersign.kernel.SecretToken;
import java.time.Instant;

/**
 * A session by one opaque token.
 *
 * @param token in the place of an earlier one, which is dead
 * @param expiresAt when it ends unless it is extended, see {@link Sessions#extend}
 * @param remembered see {@link Terms.Opaque}
 */
public record IssuedSession(
        String sessionId, SecretToken token, Instant createdAt, Instant issuedAt, Instant expiresAt, boolean remembered)
        implements Issued {}
