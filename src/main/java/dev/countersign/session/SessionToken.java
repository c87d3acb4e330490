package dev.countersign.session;

import java.time.Instant;

/**
 * What a verified token says: it was signed by this server and has not expired. Whether its session still lives only the
 * database knows.
 *
 * @param generation the refresh token's place in the row of its session's rotations; 0 for access tokens
 */
public record SessionToken(String accountId, String sessionId, int generation, Instant expiresAt) {}
