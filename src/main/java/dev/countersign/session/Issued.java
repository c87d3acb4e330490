package dev.countersign.session;

/** What a client gets for a session: when it is opened, renewed or kept. Neither kind prints its secrets. */
public sealed interface Issued permits IssuedTokens, IssuedSession {

    String sessionId();
}
