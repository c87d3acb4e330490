package dev.countersign.wire.http;

/** A request body that need not be there; the resource gets null then. */
public interface Omissible {}
