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

    /** A random UUID (RFC 9562, 5.4), in lower case. */
    public String uuid() {
        byte[] bytes = bytes(16);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    /** A token of 256 bits as 64 lower-case hex characters. */
    public SecretToken token() {
        return new SecretToken(hex(32));
    }
}
