package dev.countersign.secondfactor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.util.encoders.Base32;

/**
 * What an authenticator app is given to begin with: a URI of the form {@code
 * otpauth://totp/issuer:account?secret=...&issuer=...}, for its camera, and the secret in it, for typing. It prints as
 * {@code ***}.
 *
 * @param key the secret in Base32 without padding: 32 characters for 20 bytes
 * @param text the whole URI; it is ASCII
 */
record KeyUri(String key, String text) {

    /**
     * Issuer and account may be any text: nothing in them ends the label or begins a parameter. Apps that split the label
     * only after they have decoded it show an issuer with a colon wrongly, but still take the right secret.
     */
    static KeyUri of(String issuer, String account, byte[] secret) {
        String key = Base32.toBase32String(secret).replace("=", "");
        // The issuer stands twice: old apps read it from the label, new ones from the parameter. SHA1 goes without
        // saying.
        return new KeyUri(
                key,
                "otpauth://totp/" + encoded(issuer) + ':' + encoded(account) + "?secret=" + key + "&issuer="
                        + encoded(issuer) + "&digits=" + Totp.DIGITS + "&period="
                        + Totp.PERIOD_SECONDS);
    }

    // URLEncoder writes forms, where a space is a plus; apps would show the plus. A real plus it has written as %2B.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "***";
    }
}
