package dev.countersign.wire.pages;

/** A page with nothing but a title and a text. */
public record Notice(String title, String text) {}
