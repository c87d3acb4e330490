package dev.countersign.guard;

import dev.countersign.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What one subject has used of one limit.
 *
 * @param subject who is counted, in one canonical spelling: a network, an account id, an e-mail key. Buckets of unknown
 *     accounts are counted like those of known ones, so that the limit tells nobody who exists.
 */
public record Bucket(Limit limit, String subject) {

    public Bucket {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(subject, "subject");
    }

    /* A hash: no text of a user becomes part of a key, and nobody who reads Redis sees addresses. */
    String key() {
        byte[] hash = Sha256.of(subject.getBytes(StandardCharsets.UTF_8));
        return "rate:" + limit.label() + ':' + HexFormat.of().formatHex(hash, 0, 16);
    }

    @Override
    public String toString() {
        return "Bucket[" + limit.label() + ']';
    }
}
