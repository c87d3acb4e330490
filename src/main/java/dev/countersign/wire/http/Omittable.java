package dev.countersign.wire.http;

/** A request body all of whose fields may be missing, so that it may be missing itself: none is read as an empty one. */
public interface Omittable {}
