package dev.countersign.kernel;

/**
 * Why the core rejects a request. The names are permanent: clients read them as {@code code}, operators as a label of
 * metrics and logs. Each dialect answers every one of them in a {@code switch} without {@code default}; the pages answer
 * those that they can meet. What HTTP itself rejects, and what only one dialect rejects, has its own reasons in {@code wire}.
 */
public enum Reason {
    /** A field has the wrong form; the details name the fields. */
    VALIDATION_ERROR,
    /** A required field is missing. */
    MISSING_REQUIRED_FIELD,
    WEAK_PASSWORD,
    /** The password is shorter than a contract without other rules allows. */
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_LONG,
    /** The password is one of the most common ones in known breaches, or contains the address. */
    BREACHED_PASSWORD,
    UNKNOWN_REGION,
    SIGNUPS_DISABLED,
    INVALID_VERIFICATION_TOKEN,
    /** The email code of a pending signup is wrong, expired or used, or it could belong to more than one signup. */
    INVALID_VERIFICATION_CODE,
    INVALID_RESET_TOKEN,
    INVALID_CREDENTIALS,
    EMAIL_NOT_VERIFIED,
    /** The account is banned. Reported only after its password matched. */
    SIGN_IN_BANNED,
    /** A banned account requested something other than to see itself or to sign out. */
    ACCOUNT_BANNED,
    MISSING_TOKEN,
    INVALID_TOKEN,
    TOKEN_EXPIRED,
    /** The credential is valid, but does not permit this operation, or not from this address. */
    INSUFFICIENT_PERMISSIONS,
    /** The token is valid in realms only, and the request names none. */
    REALM_REQUIRED,
    /** The token is not valid in the realm that the request names; the subject is its id. */
    REALM_NOT_ALLOWED,
    /** The password is correct, but a sign-in with it would need a second factor, and the request is not a sign-in. */
    PASSWORD_NOT_ENOUGH,
    INVALID_REFRESH_TOKEN,
    /** A refresh token was presented again within the grace time of its rotation; its session lives on. */
    REFRESH_CONFLICT,
    SESSION_NOT_FOUND,
    /** The password that the user entered again is not the account's. */
    INCORRECT_PASSWORD,
    TWOFACTOR_ALREADY_ENABLED,
    TWOFACTOR_NOT_ENABLED,
    /** The account must have a second factor: it cannot be disabled, or has to be set up first. */
    TWOFACTOR_REQUIRED,
    /** No setup is pending that a code could confirm. */
    TWOFACTOR_NOT_VERIFIED,
    /** A six-digit code is wrong, expired or already used. */
    INVALID_OTP_CODE,
    /** A malformed six-digit code. It does not count as an attempt. */
    MALFORMED_OTP_CODE,
    INVALID_BACKUP_CODE,
    /** There is no valid email code to compare with: none was sent, it expired, or it was used. */
    MAILED_CODE_EXPIRED,
    /** Too many wrong codes; the lock ends by itself. */
    TWOFACTOR_LOCKED,
    /** So many wrong codes in a row that only a password reset ends the lock. */
    TWOFACTOR_BLOCKED,
    /** The challenge of a sign-in is unknown, expired, or already answered. */
    INVALID_TEMP_TOKEN,
    /** An authorization code is unknown, expired or used, or what came with it does not belong to it. */
    INVALID_AUTHORIZATION_CODE,
    /** No device waits under this user code, or the ticket that a browser got for one is not its own. */
    UNKNOWN_USER_CODE,
    /** The request of a user code has been decided already, or nobody decided in time. */
    USER_CODE_OVER,
    /** The operation requires a code, and the request does not contain one. */
    OTP_REQUIRED,
    /** The second step requests a different response mode than the sign-in did: a downgrade. */
    RESPONSE_MODE_MISMATCH,
    /** The operation requires a sign-in within the last few minutes. */
    RECENT_SIGN_IN_REQUIRED,
    /**
     * An email code is not accepted as proof here: the mailbox was the first factor, or the account has a password to
     * ask for.
     */
    MAILED_CODE_NOT_ALLOWED,
    TRUSTED_DEVICE_NOT_FOUND,
    /** The account has no such identity. */
    IDENTITY_NOT_FOUND,
    /** The identity belongs to another account. */
    IDENTITY_TAKEN,
    /** The token that links an identity is unknown, expired or used, or was made for another session. */
    INVALID_LINK_TOKEN,
    /** Without this identity nobody could sign in to the account. */
    LAST_WAY_IN,
    /** An administrator's account cannot be deleted: it has to lose that right first. */
    ADMINISTRATOR_STAYS,
    /** The caller has no such automation token, or may not see it. */
    TOKEN_NOT_FOUND,
    /** Another token of the account has the alias, which is the subject. */
    DUPLICATE_ALIAS,
    /** The account has as many automation tokens as it may have. */
    AUTH_TOKEN_LIMIT_REACHED,
    /** A stored secret cannot be decrypted: it was changed, or its key is missing. */
    SECRET_UNREADABLE,
    RATE_LIMITED,
    /** The queue of the {@code CpuPool} is full. */
    BUSY,
    /** PostgreSQL or Redis does not answer. */
    DEPENDENCY_UNAVAILABLE,
    /** A bug or an outage that no other reason names. */
    INTERNAL_ERROR
}
