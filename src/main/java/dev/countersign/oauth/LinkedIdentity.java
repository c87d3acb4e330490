package dev.countersign.oauth;

import java.time.Instant;

/**
 * An identity of an account.
 *
 * @param provider the name of the provider in the configuration
 */
public record LinkedIdentity(String id, String provider, Instant linkedAt) {}
