package dev.countersign.wire.hydracore;

/** The answer that is the same whatever was asked for: {@code {}}. */
record Nothing() {}
