package dev.countersign.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Why a mail is requested. The names are permanent: they appear in the outbox, in metrics and in logs. A kind with a
 * subject line is a plain {@link MailContent.Notice}; unless its comment says otherwise, its subject is the account's
 * id.
 */
public enum MailKind {
    /** Someone signed up. Subject: the id of the pending sign-up. */
    SIGNUP,
    /** Someone asked for the verification mail again. Subject: the key of the address. */
    RESEND,
    /** Someone forgot a password. Subject: the key of the address. */
    RESET,
    PASSWORD_CHANGED("Your password was changed"),
    /** Too many failed sign-ins: for a while none succeeds from places that the account does not know. */
    SIGN_INS_LOCKED("Many failed sign-ins"),
    SECOND_FACTOR_ENABLED("Two-factor authentication was turned on"),
    SECOND_FACTOR_DISABLED("Two-factor authentication was turned off"),
    BACKUP_CODES_REGENERATED("You have new backup codes"),
    /** The secret of the second factor was shown again: anyone who saw it can make codes. */
    SECOND_FACTOR_SHOWN("The secret of your authenticator app was shown"),
    /** Automation tokens can be changed without a code from now on. */
    TOKEN_GATE_OPENED("Your tokens can be changed without a code"),
    AUTOMATION_TOKEN_CREATED("Your account has a new automation token"),
    AUTOMATION_TOKEN_COPIED("An automation token of your account was copied"),
    /** It was used from a network from which neither it was used nor its owner signed in before. */
    AUTOMATION_TOKEN_MOVED("An automation token was used from a new place"),
    /** Somebody came from an identity provider with the account's address, but the account has no such identity. */
    IDENTITY_NOT_LINKED("A sign-in that your account does not know"),
    IDENTITY_LINKED("Your account has a new way to sign in"),
    IDENTITY_UNLINKED("A way to sign in was removed from your account"),
    /** The owner deleted the account, and perhaps can come back for a while. Subject: the id of the account. */
    ACCOUNT_DELETION,
    /** A sign-in took the deletion back. */
    ACCOUNT_RESTORED("Your account stays"),
    ACCOUNT_EXPORTED("The data of your account was downloaded"),
    /** Too many wrong codes: no code is accepted for a while. Subject: the id of the account. */
    SECOND_FACTOR_LOCKED,
    /** Far too many wrong codes: none is accepted until the password is reset. */
    SECOND_FACTOR_BLOCKED("Your account needs a new password"),
    /** A device no longer needs a code. Subject: the id of the trusted device. */
    DEVICE_TRUSTED,
    /** Someone who passed the first factor asked for a code. Subject: the id of the mailed code. */
    ONE_TIME_CODE;

    private final String noticeSubject;

    MailKind() {
        this(null);
    }

    MailKind(String noticeSubject) {
        this.noticeSubject = noticeSubject;
    }

    /** The subject line of the notice; empty for mails that carry more than what happened and when. */
    public Optional<String> noticeSubject() {
        return Optional.ofNullable(noticeSubject);
    }

    /** Whether a stranger can cause it, so that it counts against the mailbox's budget. */
    public boolean budgeted() {
        return this == SIGNUP || this == RESEND || this == RESET;
    }

    /** Whether someone is waiting for it right now, so that it is sent before the others and is of no use later. */
    public boolean urgent() {
        return this == ONE_TIME_CODE;
    }

    /**
     * Whether a stranger can cause it by naming any address, so that it is sent after the others: there may be
     * thousands, most of them for addresses that do not exist.
     */
    public boolean waitsForTheOthers() {
        return this == RESEND || this == RESET;
    }

    /** Whether it needs room in the budget. A resend does not: the sign-up mails that it leads to do. */
    public boolean needsRoom() {
        return budgeted() && this != RESEND;
    }

    /** The name in the outbox, in metrics and in logs. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the templates of a notice. */
    public String template() {
        return stored().replace('_', '-');
    }

    /** The kind with this stored name; fails for others. */
    public static MailKind of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /** The stored names of the kinds that {@code chosen} accepts, as a list for SQL's {@code in}. */
    public static String sqlList(Predicate<MailKind> chosen) {
        return Arrays.stream(values()).filter(chosen).map(MailKind::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    private String quoted() {
        return '\'' + stored() + '\'';
    }
}
