package dev.countersign.imports;

import dev.countersign.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.XChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The secrets of a Better Auth server, and what it encrypted with them: hex of a nonce of 24 bytes and
 * XChaCha20-Poly1305 under the secret's SHA-256, after {@code $ba$VERSION$} when the server rotates its secrets.
 */
final class BetterAuthSecrets {

    private static final Pattern VERSIONED = Pattern.compile("(\\d{1,9}):(.+)");
    private static final Pattern ENVELOPE = Pattern.compile("\\$ba\\$(\\d{1,9})\\$(.*)");
    private static final int NONCE = 24;
    private static final int TAG = 16;
    private static final int TAG_BITS = 128;

    private final Map<Integer, String> versions = new HashMap<>();
    private Optional<String> legacy = Optional.empty();

    /** @param text the secret, or lines of {@code VERSION:SECRET} */
    BetterAuthSecrets(Optional<String> text) {
        text.ifPresent(all ->
                all.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::add));
    }

    private void add(String line) {
        Matcher versioned = VERSIONED.matcher(line);
        if (versioned.matches()) {
            versions.put(Integer.valueOf(versioned.group(1)), versioned.group(2));
        } else {
            legacy = Optional.of(line);
        }
    }

    /** @throws WrongEntry if no secret opens it */
    byte[] open(String encrypted) {
        Matcher envelope = ENVELOPE.matcher(encrypted);
        Optional<String> secret =
                envelope.matches() ? Optional.ofNullable(versions.get(Integer.valueOf(envelope.group(1)))) : legacy;
        String hex = envelope.matches() ? envelope.group(2) : encrypted;
        try {
            return decrypt(
                    secret.orElseThrow(() -> new WrongEntry("twoFactor: the secret of the server is not given")),
                    HexFormat.of().parseHex(hex));
        } catch (InvalidCipherTextException | IllegalArgumentException e) {
            throw new WrongEntry("twoFactor: cannot be decrypted with the secret of the server");
        }
    }

    private static byte[] decrypt(String secret, byte[] sealed) throws InvalidCipherTextException {
        if (sealed.length < NONCE + TAG) {
            throw new IllegalArgumentException("too short");
        }
        KeyParameter key = new KeyParameter(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
        XChaCha20Poly1305 cipher = new XChaCha20Poly1305();
        cipher.init(false, new AEADParameters(key, TAG_BITS, Arrays.copyOf(sealed, NONCE)));
        byte[] opened = new byte[cipher.getOutputSize(sealed.length - NONCE)];
        int length = cipher.processBytes(sealed, NONCE, sealed.length - NONCE, opened, 0);
        length += cipher.doFinal(opened, length);
        return Arrays.copyOf(opened, length);
    }
}
