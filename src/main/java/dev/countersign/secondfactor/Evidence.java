package dev.countersign.secondfactor;

import dev.countersign.code.Code;
import dev.countersign.password.Password;

/** How a signed-in user re-authenticates. */
public sealed interface Evidence {

    /** The account's password. */
    record ByPassword(Password password) implements Evidence {}

    /** A code that was mailed for this session, for accounts without a password. */
    record ByMail(Code.Mailed code) implements Evidence {}

    /** The session was opened a few minutes ago. For dialects whose requests carry no password. */
    record ByRecentSignIn() implements Evidence {}

    /** Only the session. Enough only together with a fresh code of the second factor. */
    record BySession() implements Evidence {}
}
