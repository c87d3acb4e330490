package dev.countersign.wire.thogits;

/** One sentence: all that this dialect says beside a status, unless a call has more to tell. */
record Message(String message) {}
