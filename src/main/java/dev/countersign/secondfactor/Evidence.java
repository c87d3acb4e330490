package dev.countersign.secondfactor;

import dev.countersign.password.Password;

/** With what somebody who is signed in proves again who they are. */
public sealed interface Evidence {

    /** The account's password. */
    record ByPassword(Password password) implements Evidence {}

    /** A code that was mailed for this session; for accounts that have no password. */
    record ByMail(Code.Mailed code) implements Evidence {}
}
