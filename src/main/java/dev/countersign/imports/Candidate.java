package dev.countersign.imports;

import dev.countersign.kernel.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account that could be created, with all that belongs to it.
 *
 * @param key what identifies it at its source: its id there, or else its address key
 * @param totpSecret the shared secret of an authenticator app
 */
record Candidate(
        String key,
        EmailAddress address,
        Optional<String> alias,
        Optional<String> username,
        Optional<Instant> createdAt,
        boolean banned,
        Optional<String> passwordHash,
        List<Identity> identities,
        Optional<byte[]> totpSecret) {

    /** Who it is at a provider. */
    record Identity(String provider, String subject) {}

    @Override
    public String toString() {
        return "Candidate";
    }
}
