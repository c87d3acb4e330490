package dev.countersign.session;

import java.time.Duration;
import java.util.Optional;

/**
 * As what a client wants to hold its session. It is said at the beginning of a sign-in and cannot change before its end.
 *
 * @param <T> what the client is handed
 */
public sealed interface Terms<T extends Issued> {

    /**
     * The name of the dialect that hands the tokens out; they count there and nowhere else. Contracts differ in what they
     * ask for beside a token: with another's token somebody could choose the least.
     */
    String audience();

    /** A pair of tokens that live as long as is configured. */
    static Pair pair(String audience) {
        return new Pair(audience, Optional.empty());
    }

    /**
     * A signed access token and a refresh token, which is rotated at every use.
     *
     * @param accessLife how long access tokens live at most; as configured when empty
     */
    record Pair(String audience, Optional<Duration> accessLife) implements Terms<IssuedTokens> {}

    /**
     * One opaque token of 256 bits, of which the server keeps a hash: for cookies.
     *
     * @param remembered whether the session slides on while it is used; otherwise it ends after a day
     */
    record Opaque(String audience, boolean remembered) implements Terms<IssuedSession> {}
}
