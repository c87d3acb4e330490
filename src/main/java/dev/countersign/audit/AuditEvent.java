package dev.countersign.audit;

import dev.countersign.kernel.Client;

/**
 * What is written to the audit log. The names of the records, in lower case with underscores, are permanent: operators
 * search for them. No event carries a secret or an address of mail.
 */
public sealed interface AuditEvent {

    /** Who caused it; null for the server itself. */
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
}
