package dev.countersign.account;

import io.smallrye.mutiny.Uni;

/** Told of password resets. For features that stand on accounts, which therefore know nothing of them. */
public interface PasswordResetListener {

    /**
     * The owner of the mailbox set a new password. Called within the transaction of the reset, with the account's row
     * locked; a failure undoes the reset.
     */
    Uni<Void> passwordReset(String accountId);
}
