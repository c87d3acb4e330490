package dev.countersign.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.aerogear.security.otp.Totp;
import org.jboss.aerogear.security.otp.api.Clock;

/**
 * The app that people have on their phones. It computes codes (RFC 6238) with a library and with none of the server's own
 * code, so that the server's codes are checked against another implementation. Its parameters are those that all apps
 * support: SHA-1, six digits, 30 seconds.
 */
public final class AuthenticatorApp {

    private static final long PERIOD = 30;
    /** In seconds: this close to its end, a step may be over when the code arrives, and the step before it is two steps old. */
    private static final long MARGIN = 5;

    private static final long ARRIVAL_MILLIS = 1500;

    private final String secret;
    private final InstantSource clock;
    private long lastStep = Long.MIN_VALUE;

    private AuthenticatorApp(String base32, InstantSource clock) {
        this.secret = checked(base32);
        this.clock = clock;
    }

    /** An app whose key was typed in, in Base32. */
    public static AuthenticatorApp typed(String base32) {
        return new AuthenticatorApp(base32, InstantSource.system());
    }

    /** An app that was given a URI like {@code otpauth://totp/...}. */
    public static AuthenticatorApp of(String otpauth) {
        return typed(parameters(otpauth).get("secret"));
    }

    /** An app that scanned a picture: a data URI of a PNG with one QR code. */
    public static AuthenticatorApp scanned(String png) {
        return of(QrCode.otpauthIn(png));
    }

    /** An app with a clock of its own. */
    static AuthenticatorApp at(InstantSource clock, String base32) {
        return new AuthenticatorApp(base32, clock);
    }

    /** What an app reads from the URI; fails if some apps would compute other codes than this one. */
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

    /** The current code, or the code {@code offset} steps later; negative for earlier steps. */
    public String code(int offset) {
        return codeOf(step() + offset);
    }

    /**
     * A code that the server accepts and that this app has not returned before: for the previous step, the current one, then
     * the next. Waits up to one step when it has returned all three.
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
     * The code of the previous step, so that those of the current step and the next are left for later. Waits for the next
     * step when the current one is nearly over: the code would be two steps old on arrival.
     */
    public synchronized String firstCode() {
        while (clock.instant().toEpochMilli() % (PERIOD * 1000) > PERIOD * 1000 - ARRIVAL_MILLIS) {
            pause(Duration.ofMillis(50));
        }
        lastStep = step() - 1;
        return codeOf(lastStep);
    }

    /** A code that is wrong now and for the next two minutes; a different one for each number below 100,000. */
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
        return new Totp(secret, new Clock() {
                    @Override
                    public long getCurrentInterval() {
                        return step;
                    }
                })
                .now();
    }

    private static String digits(int code) {
        return String.format(Locale.ROOT, "%06d", code);
    }

    /** The library would compute codes from what is not Base32, too. */
    private static String checked(String base32) {
        String letters = base32.replaceAll("[ =-]", "").toUpperCase(Locale.ROOT);
        if (!letters.matches("[A-Z2-7]+")) {
            throw new AssertionError("not Base32: " + base32);
        }
        return letters;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
