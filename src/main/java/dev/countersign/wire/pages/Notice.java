package dev.countersign.wire.pages;

/** A page that only tells something. */
public record Notice(String title, String text) {}
