package dev.countersign.secondfactor;

import dev.countersign.session.Terms;

/** What a sign-in ends in; it is fixed when it begins. */
public enum ResponseMode {
    /** A pair of tokens, at once. */
    TOKENS,
    /** An opaque token, for a cookie. */
    COOKIE,
    /** An intent that is exchanged for tokens with PKCE (RFC 7636). */
    INTENT;

    /** How a session of these terms is handed out. */
    public static ResponseMode of(Terms<?> terms) {
        return switch (terms) {
            case Terms.Pair pair -> TOKENS;
            case Terms.Opaque opaque -> COOKIE;
        };
    }
}
