package dev.countersign.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based codes (RFC 6238) in the one form that every authenticator app supports: HMAC-SHA-1, six digits, steps of
 * 30 seconds counted from 1970.
 */
public final class Totp {

    public static final int PERIOD_SECONDS = 30;
    public static final int DIGITS = 6;
    private static final int CODES = 1_000_000;

    private Totp() {}

    static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), PERIOD_SECONDS);
    }

    /** The code of one step (RFC 4226, 5.3). */
    static String code(byte[] secret, long step) {
        byte[] mac = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int number = ByteBuffer.wrap(mac).getInt(mac[mac.length - 1] & 0xf) & Integer.MAX_VALUE;
        // Not String.format, which uses the digits of the server's locale.
        return Integer.toString(CODES + number % CODES).substring(1);
    }

    /**
     * Finds the step that {@code code} belongs to: the current one or, for clocks that are off, the one before or
     * after. A caller that accepts the code stores the step as the new {@code lastStep}. That step and older ones are
     * not found again, so a code that was observed or intercepted is useless afterwards (RFC 6238, 5.2).
     *
     * @param lastStep the step that was accepted last, or -1
     * @return the earliest such step after {@code lastStep}, or empty
     */
    static OptionalLong matchingStep(byte[] secret, String code, Instant now, long lastStep) {
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        long current = stepAt(now);
        OptionalLong match = OptionalLong.empty();
        // Always checks all three: a faster answer would reveal how close a guess was, or that its step is used up.
        for (long step = current + 1; step >= current - 1; step--) {
            byte[] expected = code(secret, step).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, given) && step > lastStep) {
                match = OptionalLong.of(step);
            }
        }
        return match;
    }

    private static byte[] hmac(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-1, and it takes keys of any length", e);
        }
    }
}
