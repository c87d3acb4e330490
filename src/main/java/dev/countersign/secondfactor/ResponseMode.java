package dev.countersign.secondfactor;

import dev.countersign.session.Terms;

/**
 * What a sign-in ends in; it is fixed when it begins, see {@link Challenge}.
 *
 * @param stored as a challenge remembers it
 */
public record ResponseMode(String stored) {

    /** A pair of tokens, at once. */
    public static final ResponseMode TOKENS = new ResponseMode("TOKENS");

    /** An intent that is exchanged for tokens with PKCE (RFC 7636). */
    public static final ResponseMode INTENT = new ResponseMode("INTENT");

    private static final String COOKIE = "COOKIE:";

    /** How a session of these terms is handed out. An opaque token is for a cookie of its audience. */
    public static ResponseMode of(Terms<?> terms) {
        return switch (terms) {
            case Terms.Pair pair -> TOKENS;
            case Terms.Opaque opaque -> new ResponseMode(COOKIE + opaque.audience());
        };
    }

    boolean isCookie() {
        return stored.startsWith(COOKIE);
    }
}
