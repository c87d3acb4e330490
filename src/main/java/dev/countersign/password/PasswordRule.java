package dev.countersign.password;

/**
 * The form that a wire contract requires of a new password. Lengths are in code points. What counts as too easy to
 * guess is the same under every rule.
 */
public enum PasswordRule {
    /** 12 to 128, with an upper-case letter, a lower-case letter, a digit and another character. */
    COMPOSED,
    /** 8 to 128, any characters. */
    LENGTH
}
