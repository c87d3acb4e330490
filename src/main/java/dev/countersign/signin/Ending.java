package dev.countersign.signin;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.session.Issued;
import dev.countersign.session.Terms;
import java.util.Optional;

/**
 * How a client wants its sign-in to end: in a session, or in an intent, from which an application gets that session.
 *
 * @param terms of the session
 * @param codeChallenge of the application; empty when the sign-in ends in the session itself
 */
public record Ending<T extends Issued>(Terms<T> terms, Optional<CodeChallenge> codeChallenge) {}
