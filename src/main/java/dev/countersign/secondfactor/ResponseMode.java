package dev.countersign.secondfactor;

/** What a sign-in ends in: tokens at once, or an intent that is exchanged for them with PKCE (RFC 7636). */
public enum ResponseMode {
    TOKENS,
    INTENT
}
