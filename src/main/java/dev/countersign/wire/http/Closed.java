package dev.countersign.wire.http;

/**
 * A request body in which an unknown field is an error: a misspelt field of a change to a second factor, the token gate or
 * a token must not be skipped silently.
 */
public interface Closed {}
