package dev.countersign.session;

import java.time.Instant;

/**
 * What a verified token of a pending signup says: it was signed by this server and has not expired. Whether the signup
 * still waits only the database knows.
 *
 * @param generation the refresh token's place in the row of its rotations; 0 for access tokens
 */
public record PendingToken(String pendingId, int generation, Instant expiresAt) {}
