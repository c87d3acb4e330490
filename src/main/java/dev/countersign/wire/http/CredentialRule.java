package dev.countersign.wire.http;

import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which kinds of credentials an endpoint takes: the table of what each credential may do. A caller with another kind is
 * refused, or treated like nobody where the rule also takes {@link CredentialKind#NONE}.
 */
public enum CredentialRule {
    /** For anybody. Credentials are ignored. */
    PUBLIC(CredentialKind.NONE),
    SESSION(CredentialKind.SESSION),
    /** The session of an administrator, with a code of the second factor: see {@link SignedIn#requireAdministrator}. */
    ADMINISTRATOR(CredentialKind.SESSION),
    /** Seeing oneself and signing out, which a ban leaves possible. */
    SESSION_EVEN_BANNED(CredentialKind.SESSION, CredentialKind.BANNED_SESSION),
    /** Telling who is signed in, or that nobody is. */
    SESSION_OR_NOBODY(CredentialKind.NONE, CredentialKind.SESSION),
    /** Signing out, which also succeeds without a session. */
    ANY_SESSION_OR_NOBODY(CredentialKind.NONE, CredentialKind.SESSION, CredentialKind.BANNED_SESSION),
    /** Seeing oneself, also before the address is verified. */
    ANY_SESSION_OR_SIGNUP(CredentialKind.SESSION, CredentialKind.BANNED_SESSION, CredentialKind.PENDING_SIGNUP),
    /** Giving a code within a session or to complete a sign-in. */
    SESSION_OR_CHALLENGE(CredentialKind.SESSION, CredentialKind.CHALLENGE),
    /** Verifying an address, with or without the tokens of its sign-up. */
    SIGNUP_OR_NOBODY(CredentialKind.NONE, CredentialKind.PENDING_SIGNUP),
    /** The second step of a sign-in. */
    CHALLENGE(CredentialKind.CHALLENGE),
    /** Passing a finished sign-in to an application. */
    INTENT(CredentialKind.INTENT),
    /** Cancelling a sign-in. */
    CHALLENGE_OR_INTENT(CredentialKind.CHALLENGE, CredentialKind.INTENT),
    REFRESH_TOKEN(CredentialKind.REFRESH_TOKEN),
    /** Renewing tokens of a session or of a sign-up. */
    ANY_REFRESH_TOKEN(CredentialKind.REFRESH_TOKEN, CredentialKind.PENDING_REFRESH_TOKEN),
    /** Ending whatever a token belongs to. Also succeeds without a token, or with an invalid one. */
    ANY_TOKEN_OR_NOBODY(
            CredentialKind.NONE,
            CredentialKind.SESSION,
            CredentialKind.BANNED_SESSION,
            CredentialKind.PENDING_SIGNUP,
            CredentialKind.REFRESH_TOKEN,
            CredentialKind.PENDING_REFRESH_TOKEN),
    /** Signing in by a name and a password in the header, which the sign-in itself verifies. */
    PASSWORD(CredentialKind.PASSWORD),
    /** What scripts may do for an account, as far as the token permits it. */
    SESSION_OR_TOKEN(CredentialKind.SESSION, CredentialKind.AUTOMATION_TOKEN),
    /** What a token does about itself. */
    AUTOMATION_TOKEN(CredentialKind.AUTOMATION_TOKEN),
    /** Seeing oneself and signing out, by whatever belongs to an account. */
    ANY_OF_AN_ACCOUNT(
            CredentialKind.SESSION,
            CredentialKind.BANNED_SESSION,
            CredentialKind.AUTOMATION_TOKEN,
            CredentialKind.BANNED_AUTOMATION_TOKEN,
            CredentialKind.PASSWORD,
            CredentialKind.BANNED_PASSWORD);

    private final Set<CredentialKind> kinds;

    CredentialRule(CredentialKind first, CredentialKind... more) {
        this.kinds = EnumSet.of(first, more);
    }

    public boolean takes(CredentialKind kind) {
        return kinds.contains(kind);
    }

    /** Whether a request without a caller is refused. */
    boolean requiresACaller() {
        return takesACaller() && kinds.stream().allMatch(CredentialKind::namesACaller);
    }

    /** Whether the endpoint takes any kind of caller. */
    boolean takesACaller() {
        return this != PASSWORD && kinds.stream().anyMatch(CredentialKind::namesACaller);
    }

    /**
     * The caller if this rule takes it; empty if it counts as nobody.
     *
     * @throws Refused with {@code ACCOUNT_BANNED}, {@code INSUFFICIENT_PERMISSIONS}, or {@code INVALID_TOKEN}; for
     *     administrators also with {@code TWOFACTOR_REQUIRED} or {@code OTP_REQUIRED}
     */
    Optional<Caller> admit(Caller caller) {
        if (takes(CredentialKind.of(caller))) {
            if (this == ADMINISTRATOR && caller instanceof Caller.BySession who) {
                who.signedIn().requireAdministrator();
            }
            return Optional.of(caller);
        }
        if (takes(CredentialKind.NONE)) {
            return Optional.empty();
        }
        if (caller instanceof Caller.WithAccount who) {
            who.requireGoodStanding();
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        throw Refused.because(Reason.INVALID_TOKEN);
    }
}
