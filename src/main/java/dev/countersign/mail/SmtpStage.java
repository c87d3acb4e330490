package dev.countersign.mail;

import java.time.Duration;
import java.util.Locale;

/**
 * The steps of sending one mail. The mail server has to answer each within a time of its own (RFC 5321, 4.5.3.2). The
 * names are permanent: they stand in metrics, in logs and in the outbox.
 */
enum SmtpStage {
    CONNECT,
    GREETING,
    HELLO,
    TLS,
    LOGIN,
    SENDER,
    RECIPIENT,
    DATA,
    /** From the first line of the mail to the answer to its last one. */
    CONTENT;

    /** How long the whole answer may take, however many lines it comes in. */
    Duration limit(MailConfig.Timeouts timeouts) {
        return switch (this) {
            case CONNECT -> timeouts.connect();
            case GREETING -> timeouts.greeting();
            case CONTENT -> timeouts.content();
            default -> timeouts.command();
        };
    }

    /** Whether a refusal here is about this recipient or this mail, and not about our account or our set-up. */
    boolean judgesTheMail() {
        return this == RECIPIENT || this == DATA || this == CONTENT;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
