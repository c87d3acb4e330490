package dev.countersign.challenge;

import dev.countersign.session.Terms;
import java.util.Optional;

/**
 * What a sign-in ends in, and in which dialect; both are fixed when it begins, see {@link Challenge}.
 *
 * @param stored as a challenge remembers it
 * @param dialect empty in a challenge that began before challenges noted their dialect, and in what a client names
 */
public record ResponseMode(String stored, Optional<String> dialect) {

    /** A pair of tokens, at once. */
    public static final ResponseMode TOKENS = new ResponseMode("TOKENS", Optional.empty());

    /** An intent that is exchanged for tokens with PKCE (RFC 7636). */
    public static final ResponseMode INTENT = new ResponseMode("INTENT", Optional.empty());

    private static final String COOKIE = "COOKIE:";

    /** How a session of these terms is handed out. An opaque token is for a cookie of its audience. */
    public static ResponseMode of(Terms<?> terms) {
        return switch (terms) {
            case Terms.Pair pair -> TOKENS.at(pair);
            case Terms.Opaque opaque -> new ResponseMode(COOKIE + opaque.audience(), Optional.of(opaque.audience()));
        };
    }

    /** The response mode in the dialect of these terms. */
    public ResponseMode at(Terms<?> terms) {
        return new ResponseMode(stored, Optional.of(terms.audience()));
    }

    /** Whether both dialects are known and differ. */
    boolean isForeignTo(ResponseMode other) {
        return dialect.isPresent() && other.dialect.isPresent() && !dialect.equals(other.dialect);
    }

    boolean isCookie() {
        return stored.startsWith(COOKIE);
    }
}
