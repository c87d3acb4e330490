package dev.countersign.account;

import io.smallrye.mutiny.Uni;

/** Notified of password resets. For features that depend on accounts, so that accounts need not know them. */
public interface PasswordResetListener {

    /**
     * Called when the owner of the mailbox set a new password, within the transaction of the reset and with the
     * account's row locked. A failure undoes the reset.
     */
    Uni<Void> passwordReset(String accountId);
}
