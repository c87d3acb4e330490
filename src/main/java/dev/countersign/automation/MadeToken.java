package dev.countersign.automation;

/**
 * A token that has just been made.
 *
 * @param text shown once and never stored
 */
public record MadeToken(AutomationToken token, TokenText text) {}
