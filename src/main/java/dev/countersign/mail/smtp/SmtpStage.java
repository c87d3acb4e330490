package dev.countersign.mail.smtp;

import dev.countersign.mail.MailConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * The steps of sending one mail. Each has its own time limit for the mail server's answer (RFC 5321, 4.5.3.2). The
 * names are permanent: they appear in metrics, in logs and in the outbox.
 */
public enum SmtpStage {
    CONNECT,
    GREETING,
    HELLO,
    TLS,
    LOGIN,
    SENDER,
    RECIPIENT,
    DATA,
    /** From the first line of the mail until the answer after its last one. */
    CONTENT;

    /** How long the whole answer may take, however many lines it has. */
    Duration limit(MailConfig.Timeouts timeouts) {
        return switch (this) {
            case CONNECT -> timeouts.connect();
            case GREETING -> timeouts.greeting();
            case CONTENT -> timeouts.content();
            default -> timeouts.command();
        };
    }

    /**
     * Whether a rejection at this step is about the recipient or the mail, rather than our account or configuration.
     */
    public boolean judgesTheMail() {
        return this == RECIPIENT || this == DATA || this == CONTENT;
    }

    /** The name in metrics, logs and the outbox. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
