package dev.countersign.automation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What anybody may read who knows the public key. It proves nothing: whoever makes a token may write any key into it.
 *
 * @param publicKey 64 lower-case hex characters
 * @param storage a JSON object, as text
 */
public record PublicProfile(Optional<String> publicKey, Optional<String> storage) {

    /** How many bytes {@link #storage} may have in UTF-8. */
    public static final int MOST_BYTES = 65_536;

    public static final PublicProfile EMPTY = new PublicProfile(Optional.empty(), Optional.empty());

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

    /** Parses a public key of 32 bytes; emits it in lower case. */
    public static Optional<String> parseKey(String text) {
        return text != null && KEY.matcher(text).matches()
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    public static boolean isTooLarge(String storage) {
        return storage.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
    }
}
