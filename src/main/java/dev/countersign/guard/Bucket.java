package dev.countersign.guard;

import dev.countersign.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What one subject has used of one limit.
 *
 * @param subject who is counted, in canonical form: a network, an account id, an address key. Buckets of unknown
 *     accounts are counted like those of known ones, so that the limit does not reveal which accounts exist.
 */
public record Bucket(Limit limit, String subject) {

    public Bucket {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(subject, "subject");
    }

    /* Hashed, so that no user input becomes part of a key and Redis holds no readable addresses. */
    String key() {
        return "rate:{" + slot() + "}:" + limit.label() + ':' + hash();
    }

    /** The part of the key that chooses the slot on a Redis Cluster. Buckets of one slot may be counted in one step. */
    String slot() {
        return limit.together().orElseGet(() -> limit.label() + ':' + hash());
    }

    private String hash() {
        byte[] hash = Sha256.of(subject.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    @Override
    public String toString() {
        return "Bucket[" + limit.label() + ']';
    }
}
