package dev.countersign.secondfactor;

import dev.countersign.code.Code;
import dev.countersign.password.Password;

/** With what somebody who is signed in proves again who they are. */
public sealed interface Evidence {

    /** The account's password. */
    record ByPassword(Password password) implements Evidence {}

    /** A code that was mailed for this session; for accounts that have no password. */
    record ByMail(Code.Mailed code) implements Evidence {}

    /** That the session was opened a few minutes ago; for dialects whose requests carry no password. */
    record ByRecentSignIn() implements Evidence {}

    /** Nothing but the session; it is enough only beside a fresh code of the second factor. */
    record BySession() implements Evidence {}
}
