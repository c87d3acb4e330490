package dev.countersign.signing;

import dev.countersign.kernel.Time;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Signs responses. The first form binds time and body: {@code t.body}; the second also binds method, status and target:
 * {@code t\nMETHOD\nstatus\ntarget\nbody}.
 */
@ApplicationScoped
public class ResponseSigner {

    /**
     * What is signed.
     *
     * @param target the request target as received: path and query
     * @param body the exact bytes of the body, before any content coding
     */
    public record Signed(String method, int status, String target, byte[] body) {

        /** The target without its query, which may contain secrets. */
        public String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }

    private final SigningKeys keys;
    private final SigningConfig config;
    private final Time time;

    ResponseSigner(SigningKeys keys, SigningConfig config, Time time) {
        this.keys = keys;
        this.config = config;
        this.time = time;
    }

    public boolean enabled() {
        return keys.enabled();
    }

    /** The current time in seconds since 1970, as signatures carry it. */
    public long second() {
        return time.now().getEpochSecond();
    }

    /** The value of {@code X-Hoody-Signature}. */
    public String header(long second, Signed signed) {
        return config.form() == SigningConfig.Form.V1
                ? first(second, signed.path(), signature(second, signed.body()))
                : second(second, signed);
    }

    /** Whether the second form is sent in its own header. */
    public boolean wantsSecond(boolean asked) {
        return config.form() == SigningConfig.Form.V1 && (asked || config.alwaysV2());
    }

    /** Whether {@link #header} depends only on the second, the path and the body. */
    public boolean bindsBodyOnly() {
        return config.form() == SigningConfig.Form.V1;
    }

    /** The hex signature of the first form. */
    public String signature(long second, byte[] body) {
        return hex(prefixed(second + ".", body));
    }

    /** The header of the first form for a signature that was made earlier. */
    public String first(long second, String path, String signature) {
        return "t=" + second + ",kid=" + keys.response().kid() + ",path=" + field(path) + ",sig=" + signature;
    }

    /** The value of the second form. */
    public String second(long second, Signed signed) {
        String target = visible(signed.target());
        String prefix = second + "\n" + signed.method() + '\n' + signed.status() + '\n' + target + '\n';
        return "t=" + second + ",kid=" + keys.response().kid() + ",m=" + signed.method() + ",s=" + signed.status()
                + ",path=" + field(target) + ",sig=" + hex(prefixed(prefix, signed.body()));
    }

    private String hex(byte[] message) {
        return HexFormat.of().formatHex(keys.response().sign(message));
    }

    private static byte[] prefixed(String prefix, byte[] body) {
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[start.length + body.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(body, 0, message, start.length, body.length);
        return message;
    }

    /* A comma would end the field, so that a path could add fields of its own, such as a second sig. */
    private static String field(String path) {
        return visible(path).replace(",", "%2C");
    }

    /* Headers hold visible ASCII only. */
    private static String visible(String path) {
        StringBuilder field = null;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c > ' ' && c < 0x7f) {
                if (field != null) {
                    field.append(c);
                }
                continue;
            }
            if (field == null) {
                field = new StringBuilder(path.length() + 16).append(path, 0, i);
            }
            for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                field.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return field == null ? path : field.toString();
    }
}
