package dev.countersign.session;

/** What a client is handed for a session that was opened, renewed or taken along. Neither kind prints its secrets. */
public sealed interface Issued permits IssuedTokens, IssuedSession {

    String sessionId();
}
