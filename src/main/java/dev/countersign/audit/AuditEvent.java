package dev.countersign.audit;

import dev.countersign.kernel.Client;

/**
 * What is written to the audit log. The names of the records, in lower case with underscores, are permanent: operators
 * search for them. No event contains a secret or an email address.
 */
public sealed interface AuditEvent {

    /** The client that caused the event, or {@link Client#system}. */
    Client client();

    default String accountId() {
        return null;
    }

    default String sessionId() {
        return null;
    }

    /** What the name does not tell, such as why a session ended. */
    default String detail() {
        return null;
    }

    record SignedUp(String pendingId, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return pendingId;
        }
    }

    record AddressVerified(String accountId, String detail, Client client) implements AuditEvent {}

    record SignedIn(String accountId, String sessionId, String detail, Client client) implements AuditEvent {}

    /** The owner proved who they are for one request, without a session; the detail is how. */
    record Identified(String accountId, String detail, Client client) implements AuditEvent {}

    /** A caller without a session signed out, which ends nothing; the detail is the kind of credential. */
    record SignedOut(String accountId, String detail, Client client) implements AuditEvent {}

    /** The factors are proved, and an application can collect the session; the detail names the factors. */
    record IntentIssued(String accountId, String detail, Client client) implements AuditEvent {}

    /** The factors are proved, and a waiting device can collect the session; the detail names the factors. */
    record DeviceApproved(String accountId, String detail, Client client) implements AuditEvent {}

    /**
     * A live intent or authorization code was refused, which used it up. The detail is the step and what was wrong:
     * perhaps somebody else had it.
     */
    record HandoffRefused(String accountId, String detail, Client client) implements AuditEvent {}

    /** A sign-in that was refused. The account is null for an unknown address; the detail is the reason. */
    record SignInRefused(String accountId, String detail, Client client) implements AuditEvent {}

    record SessionEnded(String accountId, String sessionId, String detail, Client client) implements AuditEvent {}

    record SessionsEnded(String accountId, String detail, Client client) implements AuditEvent {}

    /** A refresh token was used again after its grace time: it may be stolen. */
    record RefreshReused(String accountId, String sessionId, Client client) implements AuditEvent {}

    record PasswordReset(String accountId, Client client) implements AuditEvent {}

    /** The owner replaced the password by a new one, within a session. */
    record PasswordChanged(String accountId, Client client) implements AuditEvent {}

    record PasswordRehashed(String accountId, Client client) implements AuditEvent {}

    /** The account came from another server; the detail is the name of that source. */
    record AccountImported(String accountId, String detail, Client client) implements AuditEvent {}

    /** The detail is the names of what changed, not the values. */
    record ProfileChanged(String accountId, String detail, Client client) implements AuditEvent {}

    /** By an administrator, whose id the detail ends with, or by an operator. */
    record AccountBanned(String accountId, boolean banned, String by, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return (banned ? "banned" : "unbanned") + (by == null ? "" : " by " + by);
        }
    }

    /** An administrator, whose id the detail ends with, made the account's owner one, or no longer one. */
    record AdminChanged(String accountId, boolean admin, String by, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return (admin ? "granted by " : "revoked by ") + by;
        }
    }

    /** The owner deleted the account; the detail is when it is erased. */
    record AccountDeletionRequested(String accountId, String detail, Client client) implements AuditEvent {}

    /** A sign-in took the deletion of the account back. */
    record AccountRestored(String accountId, Client client) implements AuditEvent {}

    /** Everything that belonged to the account is deleted, except these events. */
    record AccountErased(String accountId, Client client) implements AuditEvent {}

    /** The owner got a copy of all data of the account. */
    record AccountExported(String accountId, Client client) implements AuditEvent {}

    /** The first factor was proved and a second one is required; the detail is the first factor. */
    record SecondFactorAsked(String accountId, String detail, Client client) implements AuditEvent {}

    /** A code was wrong. The detail is the operation and the kind of code. */
    record CodeRefused(String accountId, String detail, Client client) implements AuditEvent {}

    /** Codes are locked. The detail is the end of the lock, or that only a password reset ends it. */
    record SecondFactorLocked(String accountId, String detail, Client client) implements AuditEvent {}

    /** An administrator or operator saw or did something; the detail is what, and who. */
    record Administered(String accountId, String detail, Client client) implements AuditEvent {}

    record SecondFactorSetUp(String accountId, Client client) implements AuditEvent {}

    record SecondFactorEnabled(String accountId, Client client) implements AuditEvent {}

    /** The detail is the kind of code that confirmed it. */
    record SecondFactorDisabled(String accountId, String detail, Client client) implements AuditEvent {}

    /** A code was correct where nothing else follows from it; the detail is its kind. */
    record SecondFactorProved(String accountId, String detail, Client client) implements AuditEvent {}

    /** The secret of the factor was shown again to a user who proved the password. */
    record SecondFactorSecretShown(String accountId, Client client) implements AuditEvent {}

    record BackupCodesRegenerated(String accountId, Client client) implements AuditEvent {}

    record TokenGateChanged(String accountId, boolean required, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return required ? "required" : "not_required";
        }
    }

    /** A stored secret could not be decrypted: the database was changed, or a key is missing. */
    record SecretUnreadable(String accountId, Client client) implements AuditEvent {}

    record DeviceTrusted(String accountId, String detail, Client client) implements AuditEvent {}

    /** A device is no longer trusted; the detail is its id and the reason. */
    record DeviceForgotten(String accountId, String detail, Client client) implements AuditEvent {}

    /** An automation token was made or copied; the detail is its id and who did so. */
    record AutomationTokenCreated(String accountId, String detail, Client client) implements AuditEvent {}

    /** An automation token was changed; the detail is its id and who did so. */
    record AutomationTokenChanged(String accountId, String detail, Client client) implements AuditEvent {}

    /** An automation token and all that descend from it were deleted; the detail is its id and who did so. */
    record AutomationTokenDeleted(String accountId, String detail, Client client) implements AuditEvent {}

    /** An identity at a provider was linked to the account; the detail is the provider. */
    record IdentityLinked(String accountId, String detail, Client client) implements AuditEvent {}

    /** An identity no longer leads to the account; the detail is the provider. */
    record IdentityUnlinked(String accountId, String detail, Client client) implements AuditEvent {}

    /**
     * An identity at a provider was not accepted. The account, if there is one, is the one whose address the provider
     * names, or the one that wanted to link it; the detail is the provider and the reason.
     */
    record IdentityRefused(String accountId, String detail, Client client) implements AuditEvent {}
}
