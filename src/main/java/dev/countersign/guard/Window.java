package dev.countersign.guard;

/** A bucket with the numbers that apply to it. */
record Window(Limit limit, String key, Quota quota) {}
