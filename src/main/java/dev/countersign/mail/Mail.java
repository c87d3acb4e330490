package dev.countersign.mail;

import dev.countersign.kernel.SecretToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One mail, ready to be written; {@link Wording} has its words. Its subject is a constant and nothing that a stranger
 * typed stands in its text, so that no mail of ours carries somebody else's words. None of them prints its address.
 */
public sealed interface Mail {

    /** The address it goes to, as stored; never one that a request names. */
    String to();

    /** A mail whose link carries a token. */
    sealed interface Linked extends Mail {

        SecretToken token();

        /** What the token is for; it also names the page that the link leads to. */
        Purpose purpose();
    }

    /** Tells the owner of an account what happened to it and when, without a link or a secret. */
    sealed interface Notice extends Mail {

        Instant at();
    }

    /**
     * Asks the owner of an address to confirm a signup, and says when it happened.
     *
     * @param code what may be typed in the place of opening the link, where the door of the signup takes it
     */
    record VerifyAddress(String to, SecretToken token, Instant signedUpAt, Optional<Code> code) implements Linked {

        /**
         * A code beside a link.
         *
         * @param life how long it is good for, counted from when the mail is sent; whole minutes
         */
        public record Code(SecretToken digits, Duration life) {}

        @Override
        public Purpose purpose() {
            return Purpose.VERIFY;
        }

        @Override
        public String toString() {
            return "VerifyAddress";
        }
    }

    /** Tells the owner of an account that someone signed up with its address. */
    record AlreadyRegistered(String to) implements Mail {

        @Override
        public String toString() {
            return "AlreadyRegistered";
        }
    }

    /** Lets the owner of an address set a new password. */
    record ResetPassword(String to, SecretToken token) implements Linked {

        @Override
        public Purpose purpose() {
            return Purpose.RESET;
        }

        @Override
        public String toString() {
            return "ResetPassword";
        }
    }

    /**
     * Carries a code for one use.
     *
     * @param life how long the code is good for, counted from when it was asked for; whole minutes
     */
    record OneTimeCode(String to, SecretToken code, Duration life) implements Mail {

        @Override
        public String toString() {
            return "OneTimeCode";
        }
    }

    /**
     * The password is another one now.
     *
     * @param clientIp where the change came from, or null when that is not known
     */
    record PasswordChanged(String to, Instant at, String clientIp) implements Notice {

        @Override
        public String toString() {
            return "PasswordChanged";
        }
    }

    /** Too many failed sign-ins; for a while none succeeds from places that the account does not know. */
    record SignInsLocked(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "SignInsLocked";
        }
    }

    /** Signing in needs a code from now on. */
    record SecondFactorEnabled(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "SecondFactorEnabled";
        }
    }

    /** Signing in needs no code any more. */
    record SecondFactorDisabled(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "SecondFactorDisabled";
        }
    }

    /** The backup codes from before are void. */
    record BackupCodesRegenerated(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "BackupCodesRegenerated";
        }
    }

    /** The secret was shown again: whoever has seen it can make codes. */
    record SecondFactorShown(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "SecondFactorShown";
        }
    }

    /** Changes of automation tokens need no code from now on. */
    record TokenGateOpened(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "TokenGateOpened";
        }
    }

    /** Too many wrong codes, after the right password; no code is taken before {@code until}. */
    record SecondFactorLocked(String to, Instant at, Instant until) implements Notice {

        @Override
        public String toString() {
            return "SecondFactorLocked";
        }
    }

    /** Far too many wrong codes; no code is taken before the password is reset. */
    record SecondFactorBlocked(String to, Instant at) implements Notice {

        @Override
        public String toString() {
            return "SecondFactorBlocked";
        }
    }

    /**
     * A device need not give a code any more.
     *
     * @param device what the device calls itself, or null; a client typed it that knew password and code
     * @param clientIp where it is, or null when that is not known
     */
    record DeviceTrusted(String to, Instant at, String device, String clientIp) implements Notice {

        @Override
        public String toString() {
            return "DeviceTrusted";
        }
    }
}
