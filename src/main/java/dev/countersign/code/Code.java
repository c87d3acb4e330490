package dev.countersign.code;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.TypedCode;
import dev.countersign.session.ConfirmedBy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code that a user typed, without the white space and dashes in it. A contract that reports other problems before a
 * malformed code passes a {@link Malformed} on; the others refuse it at once. No code prints its text.
 */
public sealed interface Code {

    /** Parses a code of an authenticator app or a backup code; empty if it has neither form. */
    static Optional<Code> parse(String text) {
        return totp(text).<Code>map(code -> code).or(() -> backup(text));
    }

    /** Parses six ASCII digits. */
    static Optional<Totp> totp(String text) {
        String bare = TypedCode.bare(text);
        return TypedCode.isSixDigits(bare) ? Optional.of(new Totp(bare)) : Optional.empty();
    }

    /** Parses ten ASCII letters and digits, in upper or lower case. */
    static Optional<Backup> backup(String text) {
        String bare = TypedCode.bare(text);
        return Backup.FORM.matcher(bare).matches() ? Optional.of(new Backup(bare)) : Optional.empty();
    }

    /** Parses an email code. */
    static Optional<Mailed> mailed(String text) {
        String bare = TypedCode.bare(text);
        return TypedCode.isSixDigits(bare) ? Optional.of(new Mailed(bare)) : Optional.empty();
    }

    /** Parses like {@link #parse}; a text of neither form becomes a malformed code of an authenticator app. */
    static Code parseOrMalformed(String text) {
        return parse(text).orElseGet(() -> new Malformed(ConfirmedBy.TOTP, Reason.MALFORMED_OTP_CODE));
    }

    static Code totpOrMalformed(String text) {
        return totp(text)
                .<Code>map(code -> code)
                .orElseGet(() -> new Malformed(ConfirmedBy.TOTP, Reason.MALFORMED_OTP_CODE));
    }

    static Code backupOrMalformed(String text) {
        return backup(text)
                .<Code>map(code -> code)
                .orElseGet(() -> new Malformed(ConfirmedBy.BACKUP_CODE, Reason.INVALID_BACKUP_CODE));
    }

    static Code mailedOrMalformed(String text) {
        return mailed(text)
                .<Code>map(code -> code)
                .orElseGet(() -> new Malformed(ConfirmedBy.MAILED_CODE, Reason.MALFORMED_OTP_CODE));
    }

    ConfirmedBy kind();

    /**
     * A text that cannot be a code of its kind. It is not a guess, so it is rejected without being counted.
     *
     * @param reason why it is refused
     */
    record Malformed(ConfirmedBy kind, Reason reason) implements Code {}

    /** A code that can be compared. */
    sealed interface WellFormed extends Code {

        String text();

        Reason whenWrong();
    }

    record Totp(String text) implements WellFormed {

        public Totp {
            requireForm(TypedCode.isSixDigits(text));
        }

        @Override
        public ConfirmedBy kind() {
            return ConfirmedBy.TOTP;
        }

        @Override
        public Reason whenWrong() {
            return Reason.INVALID_OTP_CODE;
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    record Backup(String text) implements WellFormed {

        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{10}");

        public Backup {
            requireForm(FORM.matcher(text).matches());
            text = text.toUpperCase(Locale.ROOT);
        }

        @Override
        public ConfirmedBy kind() {
            return ConfirmedBy.BACKUP_CODE;
        }

        @Override
        public Reason whenWrong() {
            return Reason.INVALID_BACKUP_CODE;
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    record Mailed(String text) implements WellFormed {

        public Mailed {
            requireForm(TypedCode.isSixDigits(text));
        }

        @Override
        public ConfirmedBy kind() {
            return ConfirmedBy.MAILED_CODE;
        }

        @Override
        public Reason whenWrong() {
            return Reason.INVALID_OTP_CODE;
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    private static void requireForm(boolean has) {
        if (!has) {
            throw new IllegalArgumentException("a code must be well-formed");
        }
    }
}
