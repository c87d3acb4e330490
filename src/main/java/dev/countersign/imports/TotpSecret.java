package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.code.Totp;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.util.encoders.Base32;
import org.bouncycastle.util.encoders.DecoderException;

/** The secret of an authenticator app in an import: base32, for codes of the one kind that this server checks. */
final class TotpSecret {

    private static final Set<String> FIELDS = Set.of("secret", "algorithm", "digits", "period");
    private static final int LONGEST = 256;
    private static final int LEAST_BYTES = 10;
    private static final int MOST_BYTES = 128;

    private TotpSecret() {}

    static Optional<byte[]> read(JsonNode totp) {
        if (totp.isMissingNode() || totp.isNull()) {
            return Optional.empty();
        }
        if (!totp.isObject()) {
            throw new WrongEntry("totp: is not an object");
        }
        Candidates.requireKnown(totp, FIELDS, "totp: ");
        requireOurs(totp);
        String text =
                Candidates.text(totp, "secret", LONGEST).orElseThrow(() -> new WrongEntry("totp: secret is missing"));
        byte[] secret = decode(text);
        if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new WrongEntry("totp: secret has " + LEAST_BYTES + " to " + MOST_BYTES + " bytes");
        }
        return Optional.of(secret);
    }

    private static void requireOurs(JsonNode totp) {
        JsonNode algorithm = totp.path("algorithm");
        String name = algorithm.asText().toUpperCase(Locale.ROOT).replace("-", "");
        if (!algorithm.isMissingNode() && !name.equals("SHA1")) {
            throw new WrongEntry("totp: algorithm is not SHA1");
        }
        requireNumber(totp, "digits", Totp.DIGITS);
        requireNumber(totp, "period", Totp.PERIOD_SECONDS);
    }

    private static void requireNumber(JsonNode totp, String field, int ours) {
        JsonNode value = totp.path(field);
        if (!value.isMissingNode() && !(value.isInt() && value.intValue() == ours)) {
            throw new WrongEntry("totp: " + field + " is not " + ours);
        }
    }

    private static byte[] decode(String text) {
        String bare = text.replaceAll("=+$", "");
        if (!bare.matches("[A-Z2-7]+")) {
            throw new WrongEntry("totp: secret is not base32");
        }
        try {
            return Base32.decode(bare + "=".repeat((8 - bare.length() % 8) % 8));
        } catch (DecoderException e) {
            throw new WrongEntry("totp: secret is not base32");
        }
    }

    static String encode(byte[] secret) {
        return Base32.toBase32String(secret);
    }
}
