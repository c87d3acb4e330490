package dev.countersign.session;

import java.time.Instant;

/**
 * The content of a verified token: this server signed it, and it has not expired. Only the database knows whether its
 * session is live.
 *
 * @param generation how often the session's refresh token was rotated; 0 for access tokens
 */
public record SessionToken(String accountId, String sessionId, int generation, Instant expiresAt) {}
