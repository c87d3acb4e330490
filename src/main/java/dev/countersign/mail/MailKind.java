package dev.countersign.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a mail is asked for. The names are permanent: they stand in the outbox, in metrics and in logs. */
public enum MailKind {
    /** Somebody signed up; the subject is the id of the pending signup. */
    SIGNUP(true),
    /** Somebody asked for the verification mail again; the subject is the key of the address. */
    RESEND(true),
    /** Somebody forgot a password; the subject is the key of the address. */
    RESET(true),
    /** A password was changed; the subject is the id of the account. */
    PASSWORD_CHANGED(false),
    /** Too many failed sign-ins: from places that the account does not know none succeeds; the subject is the id of the account. */
    SIGN_INS_LOCKED(false),
    /** Signing in needs a second factor from now on; the subject is the id of the account. */
    SECOND_FACTOR_ENABLED(false),
    /** Signing in needs no second factor any more; the subject is the id of the account. */
    SECOND_FACTOR_DISABLED(false),
    /** The backup codes were replaced; the subject is the id of the account. */
    BACKUP_CODES_REGENERATED(false),
    /** The secret of the second factor was shown again; the subject is the id of the account. */
    SECOND_FACTOR_SHOWN(false),
    /** Changes of automation tokens need no code any more; the subject is the id of the account. */
    TOKEN_GATE_OPENED(false),
    /** Too many wrong codes: none is taken for a while; the subject is the id of the account. */
    SECOND_FACTOR_LOCKED(false),
    /** Far too many wrong codes: only a password reset opens it again; the subject is the id of the account. */
    SECOND_FACTOR_BLOCKED(false),
    /** A device need not give a code any more; the subject is the id of the trusted device. */
    DEVICE_TRUSTED(false),
    /** Somebody who passed the first factor asked for a code; the subject is the id of the mailed code. */
    ONE_TIME_CODE(false);

    private final boolean budgeted;

    MailKind(boolean budgeted) {
        this.budgeted = budgeted;
    }

    /** Whether a stranger can cause it, so that the mailbox's budget holds for it. */
    public boolean budgeted() {
        return budgeted;
    }

    /** Whether somebody waits for it at this moment, so that it overtakes the others and is of no use later. */
    boolean urgent() {
        return this == ONE_TIME_CODE;
    }

    /**
     * Whether a stranger causes it by naming an address and nothing else, so that it comes after the others: there may be
     * thousands of them, most for addresses that nobody has.
     */
    boolean waitsForTheOthers() {
        return this == RESEND || this == RESET;
    }

    /** Whether it needs room in the budget; one that only asks for other mails leaves that to them. */
    boolean needsRoom() {
        return budgeted && this != RESEND;
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MailKind of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /** The stored names of those that {@code chosen} takes, as a list for SQL's {@code in}. */
    static String sqlList(Predicate<MailKind> chosen) {
        return Arrays.stream(values()).filter(chosen).map(MailKind::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    private String quoted() {
        return '\'' + stored() + '\'';
    }
}
