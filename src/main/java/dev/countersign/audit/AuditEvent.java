package dev.countersign.audit;

import dev.countersign.kernel.Client;

/**
 * What is written to the audit log. The names of the records, in lower case with underscores, are permanent: operators
 * search for them. No event carries a secret or an address of mail.
 */
public sealed interface AuditEvent {

    /** The client that caused it, or {@link Client#system}. */
    Client client();

    default String accountId() {
        return null;
    }

    default String sessionId() {
        return null;
    }

    /** What the name does not tell, such as the reason of an end. */
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

    /** A sign-in that was refused; the account is null when there is none, the detail is the reason. */
    record SignInRefused(String accountId, String detail, Client client) implements AuditEvent {}

    record SessionEnded(String accountId, String sessionId, String detail, Client client) implements AuditEvent {}

    record SessionsEnded(String accountId, String detail, Client client) implements AuditEvent {}

    /** A refresh token came again after its grace time: somebody else may have it. */
    record RefreshReused(String accountId, String sessionId, Client client) implements AuditEvent {}

    record PasswordReset(String accountId, Client client) implements AuditEvent {}

    record PasswordRehashed(String accountId, Client client) implements AuditEvent {}

    record AccountBanned(String accountId, boolean banned, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return banned ? "banned" : "unbanned";
        }
    }

    /** A first factor was proved and a second one asked for; the detail is the first one. */
    record SecondFactorAsked(String accountId, String detail, Client client) implements AuditEvent {}

    /** A code was wrong; the detail says where, and the kind of code. */
    record CodeRefused(String accountId, String detail, Client client) implements AuditEvent {}

    /** Codes are locked; the detail is until when, or that only a password reset opens them. */
    record SecondFactorLocked(String accountId, String detail, Client client) implements AuditEvent {}

    record SecondFactorSetUp(String accountId, Client client) implements AuditEvent {}

    record SecondFactorEnabled(String accountId, Client client) implements AuditEvent {}

    /** The detail is the kind of code that proved it. */
    record SecondFactorDisabled(String accountId, String detail, Client client) implements AuditEvent {}

    /** A code was right where nothing more follows from it; the detail is its kind. */
    record SecondFactorProved(String accountId, String detail, Client client) implements AuditEvent {}

    /** The secret of the factor was shown again, to who proved the password. */
    record SecondFactorSecretShown(String accountId, Client client) implements AuditEvent {}

    record BackupCodesRegenerated(String accountId, Client client) implements AuditEvent {}

    record TokenGateChanged(String accountId, boolean required, Client client) implements AuditEvent {
        @Override
        public String detail() {
            return required ? "required" : "not_required";
        }
    }

    /** A stored secret did not open: somebody changed the database, or a key is missing. */
    record SecretUnreadable(String accountId, Client client) implements AuditEvent {}

    record DeviceTrusted(String accountId, String detail, Client client) implements AuditEvent {}

    /** A device is trusted no longer; the detail is its id and why. */
    record DeviceForgotten(String accountId, String detail, Client client) implements AuditEvent {}
}
