package dev.countersign.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of audit events. Their names, in lower case, are permanent: they are stored, and operators search for them. */
public enum EventKind {
    SIGNED_UP(Topic.SECURITY, true),
    ADDRESS_VERIFIED(Topic.SECURITY, true),
    SIGNED_IN(Topic.SIGN_IN, true),
    IDENTIFIED(Topic.SIGN_IN, true),
    SIGNED_OUT(Topic.SIGN_IN, true),
    INTENT_ISSUED(Topic.STEP, true),
    DEVICE_APPROVED(Topic.SIGN_IN, true),
    HANDOFF_REFUSED(Topic.SIGN_IN, false),
    SIGN_IN_REFUSED(Topic.SIGN_IN, false),
    SESSION_ENDED(Topic.SIGN_IN, true),
    SESSIONS_ENDED(Topic.SIGN_IN, true),
    REFRESH_REUSED(Topic.SECURITY, false),
    PASSWORD_RESET(Topic.SECURITY, true),
    PASSWORD_CHANGED(Topic.SECURITY, true),
    PASSWORD_REHASHED(Topic.STEP, true),
    ACCOUNT_IMPORTED(Topic.SECURITY, true),
    PROFILE_CHANGED(Topic.SECURITY, true),
    ACCOUNT_BANNED(Topic.SECURITY, true),
    ADMIN_CHANGED(Topic.SECURITY, true),
    ACCOUNT_DELETION_REQUESTED(Topic.SECURITY, true),
    ACCOUNT_RESTORED(Topic.SECURITY, true),
    ACCOUNT_ERASED(Topic.SECURITY, true),
    ACCOUNT_EXPORTED(Topic.SECURITY, true),
    ADMINISTERED(Topic.STEP, true),
    SECOND_FACTOR_ASKED(Topic.STEP, true),
    CODE_REFUSED(Topic.SIGN_IN, false),
    SECOND_FACTOR_LOCKED(Topic.SECURITY, false),
    SECOND_FACTOR_SET_UP(Topic.SECURITY, true),
    SECOND_FACTOR_ENABLED(Topic.SECURITY, true),
    SECOND_FACTOR_DISABLED(Topic.SECURITY, true),
    SECOND_FACTOR_PROVED(Topic.SECURITY, true),
    SECOND_FACTOR_SECRET_SHOWN(Topic.SECURITY, true),
    BACKUP_CODES_REGENERATED(Topic.SECURITY, true),
    TOKEN_GATE_CHANGED(Topic.SECURITY, true),
    SECRET_UNREADABLE(Topic.STEP, false),
    DEVICE_TRUSTED(Topic.SECURITY, true),
    DEVICE_FORGOTTEN(Topic.SECURITY, true),
    AUTOMATION_TOKEN_CREATED(Topic.SECURITY, true),
    AUTOMATION_TOKEN_CHANGED(Topic.SECURITY, true),
    AUTOMATION_TOKEN_DELETED(Topic.SECURITY, true),
    IDENTITY_LINKED(Topic.SECURITY, true),
    IDENTITY_UNLINKED(Topic.SECURITY, true),
    IDENTITY_REFUSED(Topic.SIGN_IN, false),
    /** Stands for all further failures of an account within the hour. */
    FAILURES_LEFT_OUT(Topic.SIGN_IN, false);

    /** What an event is about, for its account's owner. */
    public enum Topic {
        /** Coming and going. */
        SIGN_IN,
        /** What guards the account: passwords, factors, devices, tokens, identities. */
        SECURITY,
        /** Part of something that has an event of its own, or of interest to operators only. */
        STEP
    }

    private static final Map<String, EventKind> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventKind::label, Function.identity()));

    private final Topic topic;
    private final boolean success;
    private final String label;

    EventKind(Topic topic, boolean success) {
        this.topic = topic;
        this.success = success;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    public Topic topic() {
        return topic;
    }

    /** Whether something was done, and not refused or noticed. */
    public boolean isSuccess() {
        return success;
    }

    /** The stored name. */
    public String label() {
        return label;
    }

    /** Whether strangers can cause any number of these, so that they are recorded only up to a limit. */
    boolean isLimited() {
        return topic == Topic.SIGN_IN && !success;
    }

    /** The kind of a stored name; empty for one of another version of the server. */
    public static Optional<EventKind> labelled(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    static EventKind of(AuditEvent event) {
        return switch (event) {
            case AuditEvent.SignedUp e -> SIGNED_UP;
            case AuditEvent.AddressVerified e -> ADDRESS_VERIFIED;
            case AuditEvent.SignedIn e -> SIGNED_IN;
            case AuditEvent.Identified e -> IDENTIFIED;
            case AuditEvent.SignedOut e -> SIGNED_OUT;
            case AuditEvent.IntentIssued e -> INTENT_ISSUED;
            case AuditEvent.DeviceApproved e -> DEVICE_APPROVED;
            case AuditEvent.HandoffRefused e -> HANDOFF_REFUSED;
            case AuditEvent.SignInRefused e -> SIGN_IN_REFUSED;
            case AuditEvent.SessionEnded e -> SESSION_ENDED;
            case AuditEvent.SessionsEnded e -> SESSIONS_ENDED;
            case AuditEvent.RefreshReused e -> REFRESH_REUSED;
            case AuditEvent.PasswordReset e -> PASSWORD_RESET;
            case AuditEvent.PasswordChanged e -> PASSWORD_CHANGED;
            case AuditEvent.PasswordRehashed e -> PASSWORD_REHASHED;
            case AuditEvent.AccountImported e -> ACCOUNT_IMPORTED;
            case AuditEvent.ProfileChanged e -> PROFILE_CHANGED;
            case AuditEvent.AccountBanned e -> ACCOUNT_BANNED;
            case AuditEvent.AdminChanged e -> ADMIN_CHANGED;
            case AuditEvent.AccountDeletionRequested e -> ACCOUNT_DELETION_REQUESTED;
            case AuditEvent.AccountRestored e -> ACCOUNT_RESTORED;
            case AuditEvent.AccountErased e -> ACCOUNT_ERASED;
            case AuditEvent.AccountExported e -> ACCOUNT_EXPORTED;
            case AuditEvent.Administered e -> ADMINISTERED;
            case AuditEvent.SecondFactorAsked e -> SECOND_FACTOR_ASKED;
            case AuditEvent.CodeRefused e -> CODE_REFUSED;
            case AuditEvent.SecondFactorLocked e -> SECOND_FACTOR_LOCKED;
            case AuditEvent.SecondFactorSetUp e -> SECOND_FACTOR_SET_UP;
            case AuditEvent.SecondFactorEnabled e -> SECOND_FACTOR_ENABLED;
            case AuditEvent.SecondFactorDisabled e -> SECOND_FACTOR_DISABLED;
            case AuditEvent.SecondFactorProved e -> SECOND_FACTOR_PROVED;
            case AuditEvent.SecondFactorSecretShown e -> SECOND_FACTOR_SECRET_SHOWN;
            case AuditEvent.BackupCodesRegenerated e -> BACKUP_CODES_REGENERATED;
            case AuditEvent.TokenGateChanged e -> TOKEN_GATE_CHANGED;
            case AuditEvent.SecretUnreadable e -> SECRET_UNREADABLE;
            case AuditEvent.DeviceTrusted e -> DEVICE_TRUSTED;
            case AuditEvent.DeviceForgotten e -> DEVICE_FORGOTTEN;
            case AuditEvent.AutomationTokenCreated e -> AUTOMATION_TOKEN_CREATED;
            case AuditEvent.AutomationTokenChanged e -> AUTOMATION_TOKEN_CHANGED;
            case AuditEvent.AutomationTokenDeleted e -> AUTOMATION_TOKEN_DELETED;
            case AuditEvent.IdentityLinked e -> IDENTITY_LINKED;
            case AuditEvent.IdentityUnlinked e -> IDENTITY_UNLINKED;
            case AuditEvent.IdentityRefused e -> IDENTITY_REFUSED;
        };
    }
}
