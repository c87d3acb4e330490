package dev.countersign.oauth;

import java.time.Instant;

/**
 * An identity of an account.
 *
 * @param provider the name of the provider in the configuration
 * @param subject the user's permanent id at the provider, which tells two identities of one provider apart
 */
public record LinkedIdentity(String id, String provider, String subject, Instant linkedAt) {}
