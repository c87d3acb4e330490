package dev.countersign.mail;

import dev.countersign.kernel.SecretToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a mail tells its reader. The subject line of each is a constant, and the text holds nothing that a stranger
 * typed, so that nobody can make this server send their words.
 */
public sealed interface MailContent {

    /**
     * Asks the owner of an address to confirm a sign-up.
     *
     * @param token goes into the link, see {@link Purpose#VERIFY}
     * @param code may be typed instead of opening the link, where the sign-up accepts codes
     */
    record VerifyAddress(SecretToken token, Instant signedUpAt, Optional<Code> code) implements MailContent {

        /**
         * A code beside the link.
         *
         * @param life how long it is valid after the mail was sent, in whole minutes
         */
        public record Code(SecretToken digits, Duration life) {}
    }

    /** Tells the owner of an account that someone signed up with its address. */
    record AlreadyRegistered() implements MailContent {}

    /**
     * Lets the owner of an address set a new password.
     *
     * @param token goes into the link, see {@link Purpose#RESET}
     */
    record ResetPassword(SecretToken token) implements MailContent {}

    /**
     * Carries a code for one use.
     *
     * @param life how long the code is valid after it was asked for, in whole minutes
     */
    record OneTimeCode(SecretToken code, Duration life) implements MailContent {}

    /**
     * Tells the owner of an account what happened to it and when, without a link or a secret.
     *
     * @param kind what happened; only kinds with a {@link MailKind#noticeSubject}
     */
    record Notice(MailKind kind, Instant at) implements MailContent {

        public Notice {
            if (kind.noticeSubject().isEmpty()) {
                throw new IllegalArgumentException(kind + " is not a plain notice");
            }
        }

        /** The notice that this turn asks for, dated when it was requested. */
        public static Notice of(MailTurn turn) {
            return new Notice(turn.kind(), turn.requestedAt());
        }
    }

    /** Too many wrong codes after the correct password. No code is accepted before {@code until}. */
    record SecondFactorLocked(Instant at, Instant until) implements MailContent {}

    /**
     * The owner deleted the account.
     *
     * @param until then it is erased; a sign-in before takes that back
     */
    record AccountDeletion(Instant at, Instant until) implements MailContent {}

    /**
     * A device no longer needs a code to sign in.
     *
     * @param device the User-Agent of the client, which knew password and code; null when it sent none
     * @param clientIp the client's address, or null when it is not known
     */
    record DeviceTrusted(Instant at, String device, String clientIp) implements MailContent {

        @Override
        public String toString() {
            return "DeviceTrusted";
        }
    }
}
