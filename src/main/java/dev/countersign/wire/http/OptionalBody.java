package dev.countersign.wire.http;

/** A request body that may be missing, because all of its fields are optional. It is then read as an empty object. */
public interface OptionalBody {}
