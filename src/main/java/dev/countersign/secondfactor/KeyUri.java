package dev.countersign.secondfactor;

import dev.countersign.code.Totp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.util.encoders.Base32;

/**
 * What an authenticator app needs to start: a URI of the form {@code
 * otpauth://totp/issuer:account?secret=...&issuer=...} for its camera, and the secret in it for typing. It prints as
 * {@code ***}.
 *
 * @param key the secret in Base32 without padding: 32 characters for 20 bytes
 * @param text the whole URI; it is ASCII
 */
record KeyUri(String key, String text) {

    /** What {@link #isIssuer} accepts, for messages. */
    static final String ISSUER_RULE = "one line of 1 to 50 characters without a colon";

    private static final int LONGEST_ISSUER = 50;

    /**
     * Whether apps show this issuer correctly. They split the label at a colon after decoding it, so a colon in the
     * issuer would truncate the name, and some apps reject the whole URI.
     */
    static boolean isIssuer(String issuer) {
        return !issuer.isBlank()
                && issuer.codePointCount(0, issuer.length()) <= LONGEST_ISSUER
                && !issuer.contains(":")
                && issuer.codePoints().noneMatch(KeyUri::endsALine);
    }

    private static boolean endsALine(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.LINE_SEPARATOR
                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
    }

    /**
     * Builds the URI. Issuer and account may be any text: it is encoded, so it cannot end the label or start a
     * parameter.
     */
    static KeyUri of(String issuer, String account, byte[] secret) {
        String key = Base32.toBase32String(secret).replace("=", "");
        // The issuer appears twice: old apps read it from the label, new ones from the parameter. SHA-1 is the default.
        return new KeyUri(
                key,
                "otpauth://totp/" + encoded(issuer) + ':' + encoded(account) + "?secret=" + key + "&issuer="
                        + encoded(issuer) + "&digits=" + Totp.DIGITS + "&period="
                        + Totp.PERIOD_SECONDS);
    }

    // URLEncoder encodes for forms, where a space becomes a plus, and apps would show the plus. A real plus becomes
    // %2B.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "***";
    }
}
