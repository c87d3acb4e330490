package dev.countersign.kernel;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client of PKCE (RFC 7636, 4.2) sends first: the SHA-256 hash of its {@link CodeVerifier}, as 43 characters of
 * base64url. It is not secret. The method is always S256: with "plain", anyone who sees the challenge knows the verifier.
 */
public record CodeChallenge(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    public CodeChallenge {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a code challenge has 43 characters of base64url");
        }
    }

    /** Empty if the text is not a code challenge. */
    public static Optional<CodeChallenge> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new CodeChallenge(text)) : Optional.empty();
    }
}
