package dev.countersign.automation;

import dev.countersign.kernel.SecretToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an automation token: {@code hdy_}, 32 random bytes in base64url (43 characters), and their checksum, the
 * CRC-32 of those 43 characters in base64url (6 characters). The checksum tells a mistyped token from an unknown one
 * without a look-up, and scanners for secrets a token from other text. It prints as {@code ***}.
 */
public record TokenText(SecretToken text) {

    /** What every token begins with. */
    public static final String PREFIX = "hdy_";

    /** How many random bytes a token has. */
    static final int RANDOM_BYTES = 32;

    private static final String PURPOSE = "automation-token";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{49}");
    private static final int CHECKSUM = PREFIX.length() + 43;

    /** Makes the token of {@link #RANDOM_BYTES} random bytes. */
    static TokenText of(byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("a token has " + RANDOM_BYTES + " random bytes");
        }
        String body = base64Url(random);
        return new TokenText(new SecretToken(PREFIX + body + checksum(body)));
    }

    /** Parses a token; empty if it cannot be one, for example because a character was mistyped. */
    public static Optional<TokenText> parse(String text) {
        return text != null && FORM.matcher(text).matches() && hasChecksum(text)
                ? Optional.of(new TokenText(new SecretToken(text)))
                : Optional.empty();
    }

    /** Whether the text is meant to be an automation token, well-formed or not. */
    public static boolean isMeant(String text) {
        return text.startsWith(PREFIX);
    }

    private static boolean hasChecksum(String text) {
        return text.substring(CHECKSUM).equals(checksum(text.substring(PREFIX.length(), CHECKSUM)));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base64Url(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The token itself, to show it once. */
    public String reveal() {
        return text.reveal();
    }

    /** What is stored, see {@link SecretToken#hash}. */
    public byte[] hash() {
        return text.hash(PURPOSE);
    }

    @Override
    public String toString() {
        return "***";
    }
}
