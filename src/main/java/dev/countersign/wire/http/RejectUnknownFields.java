package dev.countersign.wire.http;

/**
 * A request body that rejects unknown fields: in a change to a second factor, the token gate or a token, a misspelt
 * field must not be skipped silently.
 */
public interface RejectUnknownFields {}
