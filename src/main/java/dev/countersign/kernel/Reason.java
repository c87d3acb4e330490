package dev.countersign.kernel;

/**
 * Every refusal of the server. The names are permanent: clients read them as {@code code}, operators as a label of
 * metrics and logs. Each dialect answers every one of them in a {@code switch} without {@code default}.
 */
public enum Reason {
    /** A field has the wrong form; the details name the fields. */
    VALIDATION_ERROR,
    /** A required field is not there. */
    MISSING_REQUIRED_FIELD,
    /** The body is not JSON as RFC 8259 says, or not UTF-8, or holds a key twice. */
    MALFORMED_BODY,
    /** The path holds something that proxies and servers read differently. */
    INVALID_PATH,
    INVALID_ID_FORMAT,
    WEAK_PASSWORD,
    /** The password is one of the commonest of known breaches, or is made of the address itself. */
    BREACHED_PASSWORD,
    UNKNOWN_REGION,
    SIGNUPS_DISABLED,
    INVALID_VERIFICATION_TOKEN,
    INVALID_RESET_TOKEN,
    /** {@code response_mode=intent}, as long as OAuth's intents do not exist. */
    RESPONSE_MODE_UNSUPPORTED,
    INVALID_CREDENTIALS,
    EMAIL_NOT_VERIFIED,
    /** The account is banned, told after its password matched. */
    SIGN_IN_BANNED,
    /** A banned account asked for something else than to see itself and to sign out. */
    ACCOUNT_BANNED,
    MISSING_TOKEN,
    INVALID_TOKEN,
    TOKEN_EXPIRED,
    INVALID_REFRESH_TOKEN,
    /** A refresh token was presented again within the grace time of its rotation; its session lives on. */
    REFRESH_CONFLICT,
    INSUFFICIENT_PERMISSIONS,
    SESSION_NOT_FOUND,
    RATE_LIMITED,
    /** The hashing pool's queue is full. */
    BUSY,
    /** PostgreSQL or Redis does not answer. */
    DEPENDENCY_UNAVAILABLE,
    SIGNING_NOT_CONFIGURED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    PAYLOAD_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    /** A bug or an outage that no other reason names. */
    INTERNAL_ERROR
}
