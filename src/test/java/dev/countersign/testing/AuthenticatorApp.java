package dev.countersign.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What people have on their phones: it computes codes by RFC 6238, without any of the server's own code. With the
 * parameters that all apps know: SHA-1, six digits, 30 seconds.
 */
public final class AuthenticatorApp {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int CODES = 1_000_000;
    private static final long PERIOD = 30;
    /** So near to its end the step may be over when the code arrives, and the one before be two steps old. */
    private static final long MARGIN = 5;

    private static final long ARRIVAL_MILLIS = 1500;

    private final byte[] key;
    private final InstantSource clock;
    private long lastStep = Long.MIN_VALUE;

    private AuthenticatorApp(byte[] key, InstantSource clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    /** Whose key was typed in, in Base32. */
    public static AuthenticatorApp typed(String base32) {
        return new AuthenticatorApp(decoded(base32), InstantSource.system());
    }

    /** Which was given an address of the kind {@code otpauth://totp/...}. */
    public static AuthenticatorApp of(String otpauth) {
        return typed(parameters(otpauth).get("secret"));
    }

    /** Which was held against a picture: a data URI of a PNG with one QR code. */
    public static AuthenticatorApp scanned(String png) {
        return of(QrCode.otpauthIn(png));
    }

    static AuthenticatorApp at(InstantSource clock, byte[] key) {
        return new AuthenticatorApp(key, clock);
    }

    /** What an app reads from the address; fails where one would compute other codes than this one. */
    public static Map<String, String> parameters(String otpauth) {
        URI uri = URI.create(otpauth);
        if (!"otpauth".equals(uri.getScheme()) || !"totp".equals(uri.getHost())) {
            throw new AssertionError("not for codes by time: " + otpauth);
        }
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : uri.getRawQuery().split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8)) != null) {
                throw new AssertionError("twice: " + parameter);
            }
        }
        if (!parameters.getOrDefault("algorithm", "SHA1").equalsIgnoreCase("SHA1")
                || !parameters.getOrDefault("digits", "6").equals("6")
                || !parameters.getOrDefault("period", "30").equals("30")) {
            throw new AssertionError("parameters that many apps ignore: " + parameters);
        }
        return parameters;
    }

    /** The code of now, or of so many steps later; negative for earlier ones. */
    public String code(int offset) {
        return codeOf(step() + offset);
    }

    /**
     * A code that the server takes and that this app did not give before: of the step before, of this one, then of the
     * next. Waits up to a step when it has given all three.
     */
    public synchronized String freshCode() {
        Instant now = clock.instant();
        boolean nearlyOver = now.getEpochSecond() % PERIOD >= PERIOD - MARGIN;
        long step = Math.max(lastStep + 1, nearlyOver ? step() : step() - 1);
        while (step > step() + 1) {
            pause(Duration.ofMillis(200));
        }
        lastStep = step;
        return codeOf(step);
    }

    /**
     * The code of the step before, which leaves that of this step and of the next for later. Waits for the next step when
     * this one is all but over: the code would be two steps old on arrival.
     */
    public synchronized String firstCode() {
        while (clock.instant().toEpochMilli() % (PERIOD * 1000) > PERIOD * 1000 - ARRIVAL_MILLIS) {
            pause(Duration.ofMillis(50));
        }
        lastStep = step() - 1;
        return codeOf(lastStep);
    }

    /** A code that is wrong now and for a while; another one for each number below a hundred thousand. */
    public String wrongCode(int number) {
        Set<String> right = new HashSet<>();
        for (int offset = -4; offset <= 4; offset++) {
            right.add(code(offset));
        }
        int candidate = number * 10;
        while (right.contains(digits(candidate))) {
            candidate++;
        }
        return digits(candidate);
    }

    private long step() {
        return Math.floorDiv(clock.instant().getEpochSecond(), PERIOD);
    }

    private String codeOf(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "RAW"));
            ByteBuffer hash = ByteBuffer.wrap(
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array()));
            int from = hash.get(hash.limit() - 1) & 0xf;
            return digits((hash.getInt(from) & Integer.MAX_VALUE) % CODES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digits(int code) {
        return String.format(Locale.ROOT, "%06d", code);
    }

    private static byte[] decoded(String base32) {
        String letters = base32.replaceAll("[ =-]", "").toUpperCase(Locale.ROOT);
        byte[] bytes = new byte[letters.length() * 5 / 8];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < letters.length(); i++) {
            int value = BASE32.indexOf(letters.charAt(i));
            if (value < 0) {
                throw new AssertionError("not Base32: " + base32);
            }
            held = (held << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[next++] = (byte) (held >> bits);
            }
        }
        return bytes;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
