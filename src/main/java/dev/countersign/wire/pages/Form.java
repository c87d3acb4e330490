package dev.countersign.wire.pages;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.Texts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a posted form or of a link's query, in UTF-8. A repeated name is refused, because two parsers may pick
 * different values. {@code toString} leaves the values out.
 */
public final class Form {

    private final Map<String, String> values;

    private Form(Map<String, String> values) {
        this.values = values;
    }

    /** Parses {@code application/x-www-form-urlencoded} (URL standard). Refuses with {@code MALFORMED_BODY}. */
    static Form parse(byte[] encoded) {
        Map<String, String> values = new HashMap<>();
        for (String pair : new String(encoded, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            Texts.requireStorable(name, "");
            Texts.requireStorable(value, "");
            if (!pair.isEmpty() && values.put(name, value) != null) {
                throw malformed();
            }
        }
        return new Form(values);
    }

    /** Parses the query of a link; null counts as empty. */
    static Form ofQuery(String query) {
        return parse(query == null ? new byte[0] : query.getBytes(StandardCharsets.UTF_8));
    }

    String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw Refused.missing(List.of(new Refused.Violation('/' + name, "is required")), null);
        }
        return value;
    }

    /** The token of a mailed link. A malformed token is refused like an unknown one. */
    SecretToken requireToken(Reason otherwise) {
        String token = require("token");
        return SecretToken.parse(token).orElseThrow(() -> Refused.because(otherwise));
    }

    private static String decode(String encoded) {
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

    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
