package dev.countersign.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secret of a client of PKCE (RFC 7636, 4.1), which it sends last. It prints as {@code ***}. */
public record CodeVerifier(String reveal) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    public CodeVerifier {
        if (!FORM.matcher(reveal).matches()) {
            throw new IllegalArgumentException("a code verifier has 43 to 128 unreserved characters");
        }
    }

    /** Empty if the text is not a code verifier. */
    public static Optional<CodeVerifier> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new CodeVerifier(text)) : Optional.empty();
    }

    /** Its challenge by S256 (RFC 7636, 4.2). */
    public CodeChallenge challenge() {
        byte[] hash = Sha256.of(reveal.getBytes(StandardCharsets.US_ASCII));
        return new CodeChallenge(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    /** Whether the challenge is of this verifier, compared in constant time. */
    public boolean answers(CodeChallenge challenge) {
        return MessageDigest.isEqual(
                challenge().text().getBytes(StandardCharsets.US_ASCII),
                challenge.text().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "***";
    }
}
