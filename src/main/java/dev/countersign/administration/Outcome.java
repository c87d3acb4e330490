package dev.countersign.administration;

/** What came of an act on an account. Only {@code DONE} has changed something. */
public enum Outcome {
    DONE,
    /** The account is so already, or has no such thing. */
    NOTHING_TO_DO,
    NO_SUCH_ACCOUNT,
    /** Administrators cannot be banned, nor banned accounts be administrators. */
    ADMIN_AND_BANNED,
    /** The administrator who acts is none any more, or was banned, since the request began. */
    NOT_ADMINISTRATOR,
    /** An administrator cannot do this to the own account. */
    OWN_ACCOUNT
}
