package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** The one source of randomness: the platform's cryptographic generator. */
@ApplicationScoped
public class Randomness {

    // Not static: a static generator would be created while the native image is built, and be the same at every start.
    private final SecureRandom random = new SecureRandom();

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A uniformly distributed number from 0 to below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public String hex(int length) {
        return HexFormat.of().formatHex(bytes(length));
    }

    /** A new id, see {@link Ids}. */
    public String id(Instant now) {
        return Ids.of(now, bytes(8));
    }

    /** A token of 256 bits as 64 lower-case hex characters. */
    public SecretToken token() {
        return new SecretToken(hex(32));
    }
}
