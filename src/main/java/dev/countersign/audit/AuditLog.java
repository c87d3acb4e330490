package dev.countersign.audit;

import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes audit events. If an event cannot be written, the transaction that caused it fails. */
@ApplicationScoped
public class AuditLog {

    private static final Sql INSERT = Sql.of("""
            insert into audit_event (at, event, account_id, session_id, client_ip, detail)
            values (:at, :event, :account, :session, :ip, :detail)""");

    private final Time time;

    AuditLog(Time time) {
        this.time = time;
    }

    /** Writes {@code event} in the open transaction. */
    public Uni<Void> record(AuditEvent event) {
        return INSERT.with("at", time.now())
                .with("event", nameOf(event))
                .with("account", event.accountId())
                .with("session", event.sessionId())
                .with("ip", event.client().address())
                .with("detail", event.detail())
                .execute()
                .replaceWithVoid();
    }

    private static String nameOf(AuditEvent event) {
        return switch (event) {
            case AuditEvent.SignedUp e -> "signed_up";
            case AuditEvent.AddressVerified e -> "address_verified";
            case AuditEvent.SignedIn e -> "signed_in";
            case AuditEvent.Identified e -> "identified";
            case AuditEvent.SignedOut e -> "signed_out";
            case AuditEvent.IntentIssued e -> "intent_issued";
            case AuditEvent.DeviceApproved e -> "device_approved";
            case AuditEvent.HandoffRefused e -> "handoff_refused";
            case AuditEvent.SignInRefused e -> "sign_in_refused";
            case AuditEvent.SessionEnded e -> "session_ended";
            case AuditEvent.SessionsEnded e -> "sessions_ended";
            case AuditEvent.RefreshReused e -> "refresh_reused";
            case AuditEvent.PasswordReset e -> "password_reset";
            case AuditEvent.PasswordRehashed e -> "password_rehashed";
            case AuditEvent.AccountBanned e -> "account_banned";
            case AuditEvent.SecondFactorAsked e -> "second_factor_asked";
            case AuditEvent.CodeRefused e -> "code_refused";
            case AuditEvent.SecondFactorLocked e -> "second_factor_locked";
            case AuditEvent.SecondFactorSetUp e -> "second_factor_set_up";
            case AuditEvent.SecondFactorEnabled e -> "second_factor_enabled";
            case AuditEvent.SecondFactorDisabled e -> "second_factor_disabled";
            case AuditEvent.SecondFactorProved e -> "second_factor_proved";
            case AuditEvent.SecondFactorSecretShown e -> "second_factor_secret_shown";
            case AuditEvent.BackupCodesRegenerated e -> "backup_codes_regenerated";
            case AuditEvent.TokenGateChanged e -> "token_gate_changed";
            case AuditEvent.SecretUnreadable e -> "secret_unreadable";
            case AuditEvent.DeviceTrusted e -> "device_trusted";
            case AuditEvent.DeviceForgotten e -> "device_forgotten";
            case AuditEvent.AutomationTokenCreated e -> "automation_token_created";
            case AuditEvent.AutomationTokenChanged e -> "automation_token_changed";
            case AuditEvent.AutomationTokenDeleted e -> "automation_token_deleted";
            case AuditEvent.IdentityLinked e -> "identity_linked";
            case AuditEvent.IdentityUnlinked e -> "identity_unlinked";
            case AuditEvent.IdentityRefused e -> "identity_refused";
        };
    }
}
