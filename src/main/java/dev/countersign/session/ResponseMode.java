package dev.countersign.session;

import dev.countersign.kernel.CodeChallenge;
import java.util.Optional;
import java.util.Set;

/**
 * What a sign-in ends in, and in which dialect. All of it is fixed by its first step: no later step can ask for
 * something weaker, in a dialect that asks for less, or for another code challenge.
 *
 * @param codeChallenge of an intent; empty for all other kinds
 * @param deviceRequest the request of the device that waits; empty for all other kinds
 */
public record ResponseMode(
        Kind kind, String dialect, Optional<CodeChallenge> codeChallenge, Optional<String> deviceRequest) {

    /** What the client gets at the end. {@link Terms} hold the details of each kind of session. */
    public enum Kind {
        /** A pair of tokens. */
        TOKENS,
        /** One opaque token in a cookie. */
        COOKIE,
        /** A one-time token, from which the holder of the PKCE verifier (RFC 7636) gets the session. */
        INTENT,
        /** Nothing: a device that waits gets the session (RFC 8628). */
        DEVICE
    }

    public ResponseMode {
        if (codeChallenge.isPresent() != (kind == Kind.INTENT)) {
            throw new IllegalArgumentException("an intent has a code challenge, and nothing else has one");
        }
        if (deviceRequest.isPresent() != (kind == Kind.DEVICE)) {
            throw new IllegalArgumentException("a device has a request, and nothing else has one");
        }
    }

    static ResponseMode session(Kind kind, String dialect) {
        return new ResponseMode(kind, dialect, Optional.empty(), Optional.empty());
    }

    public static ResponseMode intent(String dialect, CodeChallenge codeChallenge) {
        return new ResponseMode(Kind.INTENT, dialect, Optional.of(codeChallenge), Optional.empty());
    }

    public static ResponseMode device(String dialect, String request) {
        return new ResponseMode(Kind.DEVICE, dialect, Optional.empty(), Optional.of(request));
    }

    /** What a later step accepts if it accepts exactly this. */
    public Accepted accepted() {
        return new Accepted(dialect, Set.of(kind));
    }

    /** What a later step of a sign-in accepts: its own dialect, and the kinds in which the sign-in may end. */
    public record Accepted(String dialect, Set<Kind> kinds) {}
}
