package dev.countersign.password;

/**
 * What a wire contract asks of the form of a new password; lengths are counted in code points. What is refused as too
 * easy to guess is the same under every rule.
 */
public enum PasswordRule {
    /** 12 to 128, with an upper-case letter, a lower-case letter, a digit and another sign. */
    COMPOSED,
    /** 8 to 128, of whatever signs. */
    LENGTH
}
