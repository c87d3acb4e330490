package dev.countersign.secondfactor;

import dev.countersign.kernel.Reason;
import dev.countersign.session.ConfirmedBy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A code that somebody typed, of a form that may be right. None of them prints its text. */
public sealed interface Code {

    Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");
    Pattern BACKUP = Pattern.compile("[A-Za-z0-9]{10}");
    Pattern BACKUP_AS_TYPED = Pattern.compile("[A-Za-z0-9 -]{10,32}");

    /** Of an authenticator app, or a backup code; empty when it has the form of neither. */
    static Optional<Code> parse(String text) {
        return totp(text).<Code>map(code -> code).or(() -> backup(text));
    }

    /** Six ASCII digits and nothing else: other digits are digits to Java, too. */
    static Optional<Totp> totp(String text) {
        return SIX_DIGITS.matcher(text).matches() ? Optional.of(new Totp(text)) : Optional.empty();
    }

    /** Dashes, spaces and case do not count. */
    static Optional<Code> backup(String text) {
        String bare = BACKUP_AS_TYPED.matcher(text).matches() ? text.replaceAll("[ -]", "") : "";
        return BACKUP.matcher(bare).matches()
                ? Optional.of(new Backup(bare.toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** One that came by mail. */
    static Optional<Mailed> mailed(String text) {
        return SIX_DIGITS.matcher(text).matches() ? Optional.of(new Mailed(text)) : Optional.empty();
    }

    String text();

    ConfirmedBy kind();

    Reason whenWrong();

    record Totp(String text) implements Code {
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

    record Backup(String text) implements Code {
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

    record Mailed(String text) implements Code {
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
}
