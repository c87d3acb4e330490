package dev.countersign.mail;

import dev.countersign.kernel.SecretToken;
import java.time.Instant;

/**
 * One mail, ready to be written. Its subject is a constant and nothing that a stranger typed stands in its text, so that
 * no mail of ours carries somebody else's words. None of them prints its address.
 */
public sealed interface Mail {

    /** The address it goes to, as stored; never one that a request names. */
    String to();

    String subject();

    /** The name of its two templates, HTML and text. */
    String template();

    /** A mail whose link carries a token. */
    sealed interface Linked extends Mail {

        SecretToken token();

        /** What the token is for; it also names the page that the link leads to. */
        Purpose purpose();
    }

    /** Asks the owner of an address to confirm a signup, and says when it happened. */
    record VerifyAddress(String to, SecretToken token, Instant signedUpAt) implements Linked {

        @Override
        public Purpose purpose() {
            return Purpose.VERIFY;
        }

        @Override
        public String subject() {
            return "Confirm your e-mail address";
        }

        @Override
        public String template() {
            return "verify";
        }

        @Override
        public String toString() {
            return "VerifyAddress";
        }
    }

    /** Tells the owner of an account that someone signed up with its address. */
    record AlreadyRegistered(String to) implements Mail {

        @Override
        public String subject() {
            return "You already have an account";
        }

        @Override
        public String template() {
            return "already-registered";
        }

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
        public String subject() {
            return "Set a new password";
        }

        @Override
        public String template() {
            return "reset";
        }

        @Override
        public String toString() {
            return "ResetPassword";
        }
    }

    /**
     * Tells the owner of an account that its password is another one now.
     *
     * @param clientIp where the change came from, or null when that is not known
     */
    record PasswordChanged(String to, Instant at, String clientIp) implements Mail {

        @Override
        public String subject() {
            return "Your password was changed";
        }

        @Override
        public String template() {
            return "password-changed";
        }

        @Override
        public String toString() {
            return "PasswordChanged";
        }
    }
}
