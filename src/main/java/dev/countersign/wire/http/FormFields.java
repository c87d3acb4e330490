package dev.countersign.wire.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decodes {@code application/x-www-form-urlencoded} (URL standard) in UTF-8. A repeated name is refused, because two
 * parsers may pick different values. So are invalid escapes and invalid UTF-8, because a replacement could make two
 * passwords equal.
 */
public final class FormFields {

    private FormFields() {}

    /**
     * The value of each name, in the order in which they were sent. A semicolon does not separate fields: passwords may
     * contain it.
     *
     * @throws HttpRefused with {@code MALFORMED_BODY}
     * @throws dev.countersign.kernel.Refused when a text cannot be stored, see {@link Texts}
     */
    public static Map<String, String> decode(byte[] encoded) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : new String(encoded, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            String name = text(equals < 0 ? pair : pair.substring(0, equals));
            String value = text(equals < 0 ? "" : pair.substring(equals + 1));
            Texts.requireStorable(name, "");
            Texts.requireStorable(value, '/' + name);
            if (!pair.isEmpty() && values.put(name, value) != null) {
                throw malformed();
            }
        }
        return values;
    }

    private static String text(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(escaped(encoded, i));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int escaped(String encoded, int at) {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 2), 16);
        if (low < 0) {
            throw malformed();
        }
        return high << 4 | low;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static HttpRefused malformed() {
        return HttpRefused.because(HttpReason.MALFORMED_BODY);
    }
}
