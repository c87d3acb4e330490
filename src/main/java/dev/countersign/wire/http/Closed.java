package dev.countersign.wire.http;

/**
 * A request body in which a field that is not known is an error instead of skipped: whoever changes a factor, a gate or a
 * token must not believe that something took effect which was only misspelled.
 */
public interface Closed {}
