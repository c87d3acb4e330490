package dev.countersign.wire.hydracore;

/** The answer {@code {}}, which is the same for every address and token. */
record Nothing() {}
