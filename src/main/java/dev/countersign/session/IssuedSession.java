package dev.countersign.session;

import dev.countersign.kernel.SecretToken;
import java.time.Instant;

/**
 * A session with one opaque token.
 *
 * @param token replaces an earlier one, which is no longer valid
 * @param expiresAt when the session ends unless it is extended, see {@link Sessions#extend}
 * @param remembered see {@link Terms.Opaque}
 */
public record IssuedSession(
        String sessionId, SecretToken token, Instant createdAt, Instant issuedAt, Instant expiresAt, boolean remembered)
        implements Issued {}
