package dev.countersign.secondfactor;

import dev.countersign.kernel.Reason;
import dev.countersign.session.ConfirmedBy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code that somebody typed. The methods that parse give those of a form that may be right; a contract that tells of other
 * things first makes one of any text, which is then refused without being counted. None of them prints its text.
 */
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
        return Optional.of(new Totp(text)).filter(Code::mayBeRight);
    }

    /** Dashes, spaces and case do not count. */
    static Optional<Code> backup(String text) {
        return Optional.<Code>of(Backup.typed(text)).filter(Code::mayBeRight);
    }

    /** One that came by mail. */
    static Optional<Mailed> mailed(String text) {
        return Optional.of(new Mailed(text)).filter(Code::mayBeRight);
    }

    String text();

    ConfirmedBy kind();

    Reason whenWrong();

    /** Whether its form is one of a code; if not, there is nothing to guess by it. */
    default boolean mayBeRight() {
        return SIX_DIGITS.matcher(text()).matches();
    }

    /** What is refused when its form is none. */
    default Reason whenMalformed() {
        return Reason.MALFORMED_OTP_CODE;
    }

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
        /** Without what does not count, if it then has the form of one; or else as it is. */
        public static Backup typed(String text) {
            String bare = BACKUP_AS_TYPED.matcher(text).matches() ? text.replaceAll("[ -]", "") : "";
            return new Backup(BACKUP.matcher(bare).matches() ? bare.toUpperCase(Locale.ROOT) : text);
        }

        @Override
        public boolean mayBeRight() {
            return BACKUP.matcher(text).matches();
        }

        @Override
        public Reason whenMalformed() {
            return whenWrong();
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
