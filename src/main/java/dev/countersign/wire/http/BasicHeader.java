package dev.countersign.wire.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A name and a secret from an {@code Authorization} header of HTTP Basic authentication (RFC 7617), in UTF-8. The first
 * colon separates them.
 */
public record BasicHeader(String name, String secret) {

    private static final String SCHEME = "Basic ";

    /** Whether the header has this scheme, whose name is case-insensitive (RFC 9110, 11.1). */
    public static boolean isBasic(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Empty if the header has another scheme or is malformed. */
    public static Optional<BasicHeader> parse(String header) {
        return isBasic(header)
                ? decode(header.substring(SCHEME.length()).strip()).flatMap(BasicHeader::split)
                : Optional.empty();
    }

    private static Optional<BasicHeader> split(String text) {
        int colon = text.indexOf(':');
        return colon < 0 || text.chars().anyMatch(Character::isISOControl)
                ? Optional.empty()
                : Optional.of(new BasicHeader(text.substring(0, colon), text.substring(colon + 1)));
    }

    private static Optional<String> decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
