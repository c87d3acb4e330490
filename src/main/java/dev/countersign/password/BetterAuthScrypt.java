package dev.countersign.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Better Auth's own form: {@code salt:key}, both in hex. The key is scrypt (RFC 7914) with N=16384, r=16, p=1 over the
 * password in NFKC, and its salt is the hex text itself.
 */
record BetterAuthScrypt(String salt, byte[] key) implements Form {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{128})");
    private static final String WORK = "better-auth-scrypt";
    private static final int KEY_LENGTH = 64;

    static Optional<BetterAuthScrypt> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new BetterAuthScrypt(matcher.group(1), HexFormat.of().parseHex(matcher.group(2))))
                : Optional.empty();
    }

    static Optional<BetterAuthScrypt> ofWork(String name) {
        return name.equals(WORK)
                ? Optional.of(new BetterAuthScrypt("0".repeat(32), new byte[KEY_LENGTH]))
                : Optional.empty();
    }

    @Override
    public boolean isBearable() {
        return true;
    }

    @Override
    public boolean matches(byte[] input) {
        byte[] made = SCrypt.generate(input, salt.getBytes(StandardCharsets.US_ASCII), 1 << 14, 16, 1, KEY_LENGTH);
        return MessageDigest.isEqual(key, made);
    }

    /* NFKC of NFC is NFKC, so there is nothing else to try. */
    @Override
    public List<byte[]> inputs(Password password) {
        String compatible =
                password.isLong() ? password.reveal() : Normalizer.normalize(password.reveal(), Normalizer.Form.NFKC);
        return List.of(compatible.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String work() {
        return WORK;
    }

    @Override
    public String toString() {
        return "***";
    }
}
