package dev.countersign.wire.http;

import dev.countersign.wire.http.Caller.ByPassword;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.BySignup;
import dev.countersign.wire.http.Caller.ByToken;

/** The kinds of credentials. {@link CredentialRule} says which endpoint takes which. */
public enum CredentialKind {
    /** No credential, or only invalid ones where a rule ignores them. */
    NONE,
    /** An access token or an opaque token of a live session. */
    SESSION,
    /** A token of a live session of a banned account. */
    BANNED_SESSION,
    /** An access token that sign-up issued, before the address is verified. */
    PENDING_SIGNUP,
    /** The token of a challenge: a sign-in that waits for its second step. */
    CHALLENGE,
    /** The token of a finished sign-in that waits for an application. */
    INTENT,
    REFRESH_TOKEN,
    /** A refresh token that sign-up issued. */
    PENDING_REFRESH_TOKEN,
    /** A live automation token, used from where it may be. */
    AUTOMATION_TOKEN,
    /** Such a token of a banned account. */
    BANNED_AUTOMATION_TOKEN,
    /** A name and a password in the header (RFC 7617). */
    PASSWORD,
    /** A name and a password of a banned account, in the header. */
    BANNED_PASSWORD;

    static CredentialKind of(Caller caller) {
        return switch (caller) {
            case BySession who -> who.account().isBanned() ? BANNED_SESSION : SESSION;
            case ByToken who -> who.account().isBanned() ? BANNED_AUTOMATION_TOKEN : AUTOMATION_TOKEN;
            case ByPassword who -> who.account().isBanned() ? BANNED_PASSWORD : PASSWORD;
            case BySignup signup -> PENDING_SIGNUP;
        };
    }

    /** Whether {@link Callers} finds a {@link Caller} by it. Other credentials are verified by the call that spends them. */
    boolean namesACaller() {
        return switch (this) {
            case SESSION,
                    BANNED_SESSION,
                    PENDING_SIGNUP,
                    AUTOMATION_TOKEN,
                    BANNED_AUTOMATION_TOKEN,
                    PASSWORD,
                    BANNED_PASSWORD -> true;
            case NONE, CHALLENGE, INTENT, REFRESH_TOKEN, PENDING_REFRESH_TOKEN -> false;
        };
    }
}
