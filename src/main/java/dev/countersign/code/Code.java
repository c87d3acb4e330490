package dev.countersign.code;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.TypedCode;
import dev.countersign.session.ConfirmedBy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code that somebody typed, without the white space and dashes that it was typed with. The methods that parse return
 * those that may be right by their form; a contract that reports other problems first makes one of any text, which is then
 * refused without being counted. None of them prints its text.
 */
public sealed interface Code {

    Pattern BACKUP = Pattern.compile("[A-Za-z0-9]{10}");

    /** Of an authenticator app, or a backup code; empty when it has the form of neither. */
    static Optional<Code> parse(String text) {
        return totp(text).<Code>map(code -> code).or(() -> backup(text));
    }

    /** Six ASCII digits. */
    static Optional<Totp> totp(String text) {
        return Optional.of(new Totp(text)).filter(Code::mayBeRight);
    }

    /** Ten letters and digits, in upper or lower case. */
    static Optional<Code> backup(String text) {
        return Optional.<Code>of(new Backup(text)).filter(Code::mayBeRight);
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
        return TypedCode.isSixDigits(text());
    }

    /** What is refused when its form is none. */
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
            // Only ASCII letters: upper-casing would make some others ASCII, such as the dotless i.
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
