package dev.countersign.session;

/**
 * What a sign-in ends in, and in which dialect. Both are fixed by its first step: no later step can ask for something
 * weaker, or in a dialect that asks for less.
 */
public record ResponseMode(Kind kind, String dialect) {

    /** What the client gets at the end. {@link Terms} hold the details of each kind that can be issued. */
    public enum Kind {
        /** A pair of tokens. */
        TOKENS,
        /** One opaque token in a cookie. */
        COOKIE,
        /**
         * A one-time token that the holder of a PKCE verifier (RFC 7636) exchanges later. No sign-in begins with it
         * yet.
         */
        INTENT
    }

    /** The mode in the same dialect that a client asks for by name. */
    public ResponseMode as(Kind named) {
        return new ResponseMode(named, dialect);
    }
}
