package dev.countersign.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the client wants to hold its session: a token pair or one opaque token. Fixed from the first step of a sign-in to
 * the last.
 *
 * @param <T> what the client gets
 */
public sealed interface Terms<T extends Issued> {

    /**
     * The name of the dialect that issues the tokens; they are valid in that dialect only. Dialects differ in what they
     * ask for besides a token: if tokens were valid in all of them, an attacker could use the one that asks for least.
     */
    String audience();

    /** What the sign-in ends in with these terms. */
    ResponseMode mode();

    /**
     * Issues what the client gets, by the function for this kind of terms: a switch whose result has the right type.
     */
    T issue(Function<Pair, IssuedTokens> pair, Function<Opaque, IssuedSession> opaque);

    /** A pair of tokens with the configured lifetimes. */
    static Pair pair(String audience) {
        return new Pair(audience, Optional.empty());
    }

    /**
     * A signed access token, and a refresh token that is rotated at every use.
     *
     * @param accessLife the longest lifetime of access tokens; the configured one when empty
     */
    record Pair(String audience, Optional<Duration> accessLife) implements Terms<IssuedTokens> {
        @Override
        public ResponseMode mode() {
            return ResponseMode.session(ResponseMode.Kind.TOKENS, audience);
        }

        @Override
        public IssuedTokens issue(Function<Pair, IssuedTokens> pair, Function<Opaque, IssuedSession> opaque) {
            return pair.apply(this);
        }
    }

    /**
     * One opaque token of 256 bits for a cookie. The server keeps only its hash.
     *
     * @param remembered whether use extends the session; otherwise it ends after {@link
     *     SessionConfig#cookieLifeUnremembered}
     */
    record Opaque(String audience, boolean remembered) implements Terms<IssuedSession> {
        @Override
        public ResponseMode mode() {
            return ResponseMode.session(ResponseMode.Kind.COOKIE, audience);
        }

        @Override
        public IssuedSession issue(Function<Pair, IssuedTokens> pair, Function<Opaque, IssuedSession> opaque) {
            return opaque.apply(this);
        }
    }
}
