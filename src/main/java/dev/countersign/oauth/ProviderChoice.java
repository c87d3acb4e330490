package dev.countersign.oauth;

/**
 * A configured provider, as users choose it.
 *
 * @param name in paths and settings
 * @param displayName the name that users see
 */
public record ProviderChoice(String name, String displayName) {}
