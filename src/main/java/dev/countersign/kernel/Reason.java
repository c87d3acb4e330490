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
    /** The head of the request breaks HTTP's rules, so that proxies and servers may read it differently. */
    MALFORMED_REQUEST,
    /** The client expects something of the server that it does not do. */
    EXPECTATION_FAILED,
    /** The path holds something that proxies and servers read differently. */
    INVALID_PATH,
    INVALID_ID_FORMAT,
    /** What should be an address is none, where a contract has an answer of its own for that. */
    INVALID_EMAIL,
    /** A page of another server, to which nobody is led from here. */
    CALLBACK_NOT_ALLOWED,
    WEAK_PASSWORD,
    /** The password has fewer characters than a contract without other rules asks for. */
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_LONG,
    /** The password is one of the commonest of known breaches, or is made of the address itself. */
    BREACHED_PASSWORD,
    UNKNOWN_REGION,
    SIGNUPS_DISABLED,
    INVALID_VERIFICATION_TOKEN,
    /** The mailed code of a pending signup is wrong, too old or used up, or there is no one signup that it could be of. */
    INVALID_VERIFICATION_CODE,
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
    /** The password that was asked for again is not the account's. */
    INCORRECT_PASSWORD,
    /** The same, where the contract answers it as a failed authentication. */
    INCORRECT_PASSWORD_FOR_TOKEN_GATE,
    TWOFACTOR_ALREADY_ENABLED,
    TWOFACTOR_NOT_ENABLED,
    /** Whoever must have a second factor cannot disable it. */
    TWOFACTOR_REQUIRED,
    /** No setup is pending that a code could confirm. */
    TWOFACTOR_NOT_VERIFIED,
    /** A code of six digits is wrong, too old, or was used. */
    INVALID_OTP_CODE,
    /** What should be a code of six digits has another form; it is not counted as an attempt. */
    MALFORMED_OTP_CODE,
    INVALID_BACKUP_CODE,
    /** The account has no backup codes, as it has no second factor. */
    NO_BACKUP_CODES,
    /** No code by mail is live here: none was sent, it is too old, or it was used; nothing was compared. */
    MAILED_CODE_EXPIRED,
    /** Too many wrong codes; it ends by itself. */
    TWOFACTOR_LOCKED,
    /** So many wrong codes in a row that only a password reset ends it. */
    TWOFACTOR_BLOCKED,
    /** The challenge of a sign-in is unknown, over, or was answered. */
    INVALID_TEMP_TOKEN,
    /** The act needs a code, and there was none. */
    OTP_REQUIRED,
    /** The second factor asks for another answer than the sign-in did: a downgrade. */
    RESPONSE_MODE_MISMATCH,
    /** The act needs a sign-in that is a few minutes old at most. */
    RECENT_SIGN_IN_REQUIRED,
    /** A code by mail proves nothing here: the mailbox was the first factor, or the account has a password to ask for. */
    MAILED_CODE_NOT_ALLOWED,
    /** A second factor of mailed codes only: the mailbox alone is none. */
    MAILED_FACTOR_NOT_OFFERED,
    TRUSTED_DEVICE_NOT_FOUND,
    /** A stored secret does not open: it was changed, or its key is gone. */
    SECRET_UNREADABLE,
    /** A sign-in that another site's page has a browser navigate to: somebody's account is put under a visitor. */
    CROSS_SITE_SIGN_IN,
    /** A request whose credential is a cookie, or that asks for one, does not say from which page it comes. */
    ORIGIN_MISSING,
    /** It comes from a page that is not allowed to ask. */
    ORIGIN_NOT_ALLOWED,
    RATE_LIMITED,
    /** The queue of the {@code CpuPool} is full. */
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
