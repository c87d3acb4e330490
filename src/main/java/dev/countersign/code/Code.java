package dev.countersign.code;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.TypedCode;
import dev.countersign.session.ConfirmedBy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code that a user typed, without the white space and dashes in it. The parsing methods return only well-formed
 * codes. A contract that reports other problems first makes a code of any text; a malformed one is then refused without
 * being counted. No code prints its text.
 */
public sealed interface Code {

    Pattern BACKUP = Pattern.compile("[A-Za-z0-9]{10}");

    /** Parses a code of an authenticator app or a backup code; empty if it has neither form. */
    static Optional<Code> parse(String text) {
        return totp(text).<Code>map(code -> code).or(() -> backup(text));
    }

    /** Parses six ASCII digits. */
    static Optional<Totp> totp(String text) {
        return Optional.of(new Totp(text)).filter(Code::mayBeRight);
    }

    /** Parses ten ASCII letters and digits, in upper or lower case. */
    static Optional<Code> backup(String text) {
        return Optional.<Code>of(new Backup(text)).filter(Code::mayBeRight);
    }

    /** Parses an email code. */
    static Optional<Mailed> mailed(String text) {
        return Optional.of(new Mailed(text)).filter(Code::mayBeRight);
    }

    String text();

    ConfirmedBy kind();

    Reason whenWrong();

    /** Whether it is well-formed. A malformed code is not a guess. */
    default boolean mayBeRight() {
        return TypedCode.isSixDigits(text());
    }

    /** Why a malformed code is refused. */
    default Reason whenMalformed() {
        return Reason.MALFORMED_OTP_CODE;
    }

    record Totp(String text) implements Code {
        public Totp {
            text = TypedCode.bare(text);
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

    record Backup(String text) implements Code {
        public Backup {
            String bare = TypedCode.bare(text);
            // ASCII letters only: upper-casing would turn some others, such as the dotless i, into ASCII.
            text = BACKUP.matcher(bare).matches() ? bare.toUpperCase(Locale.ROOT) : bare;
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
        public Mailed {
            text = TypedCode.bare(text);
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
}
