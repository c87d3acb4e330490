package dev.countersign.session;

import java.time.Instant;

/**
 * The content of a verified token of a pending signup: this server signed it, and it has not expired. Only the database
 * knows whether the signup still waits.
 *
 * @param generation how often the refresh token was rotated; 0 for access tokens
 */
public record PendingToken(String pendingId, int generation, Instant expiresAt) {}
