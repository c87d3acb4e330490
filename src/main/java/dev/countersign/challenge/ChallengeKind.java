package dev.countersign.challenge;

/** What a challenge requires. */
public enum ChallengeKind {
    /** A code of the account's second factor. */
    VERIFY,
    /** The setup of a second factor, which the account must have and does not have yet. */
    ENROL
}
