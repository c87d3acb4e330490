package dev.countersign.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What mails say and how they are sent. The mail server itself is set by {@code quarkus.mailer.*}. */
@ConfigMapping(prefix = "countersign.mail")
public interface MailConfig {

    /** The name that mails call the product by; one line. Default: {@code Countersign}. */
    @WithDefault("Countersign")
    String productName();

    /**
     * The link in verification mails, for operators with a page of their own: an absolute URL that contains {@code
     * {token}}. Default: our page below {@code countersign.base-url}.
     */
    Optional<String> verifyLink();

    /**
     * Like {@link #verifyLink}, for the link that sets a new password. Default: our page below {@code
     * countersign.base-url}.
     */
    Optional<String> resetLink();

    /** How long the link of a verification mail works. Default: 24 hours. */
    @WithDefault("24h")
    Duration verifyLife();

    /** How long the link that sets a new password works. Default: 30 minutes. */
    @WithDefault("30m")
    Duration resetLife();

    /**
     * How long a one-time code is valid after it was asked for; later its mail is not sent. One to ten minutes.
     * Default: 3 minutes.
     */
    @WithDefault("3m")
    Duration codeLife();

    /**
     * How many mails that strangers can cause are sent to one mailbox within {@link #budgetWindow}. Beyond that, the
     * newest of each kind waits. Sign-ups leave one of them for a password reset, and resets one for a sign-up.
     * Default: 3.
     */
    @WithDefault("3")
    int budget();

    /** The time over which the {@link #budget} is counted. Default: 1 hour. */
    @WithDefault("1h")
    Duration budgetWindow();

    /** How often the worker looks for waiting mails. Default: 500 milliseconds. */
    @WithDefault("500ms")
    Duration pollInterval();

    /**
     * How many mails one instance sends at a time, besides one with a one-time code. Default: 4. A mail for which the
     * mail server is slow keeps its connection but does not count here, so {@code quarkus.mailer.max-pool-size} should
     * be several times this number.
     */
    @WithDefault("4")
    int concurrency();

    /**
     * How long one mail may hold up others. After that, others are sent while its own conversation continues within the
     * limits of {@link #timeout}. When an instance dies, another sends its mails after three times this long. Default:
     * 10 seconds.
     */
    @WithDefault("10s")
    Duration sendTimeout();

    Timeouts timeout();

    /** For how long delivery of a mail is tried again before it is parked. Default: 3 days. */
    @WithDefault("3d")
    Duration giveUpAfter();

    /** How long the row of a mail is kept after it was sent, parked or dropped. Rows hold no text. Default: 7 days. */
    @WithDefault("7d")
    Duration keep();

    /** How long a shutdown waits for mails that are being sent. Default: 10 seconds. */
    @WithDefault("10s")
    Duration stopTimeout();

    Worker worker();

    /**
     * How long the mail server may be silent before its connection is closed and the mail is tried again. RFC 5321
     * (4.5.3.2) allows minutes; here someone is waiting for the mail.
     */
    interface Timeouts {

        /** Until the connection is established. Default: 10 seconds. */
        @WithDefault("10s")
        Duration connect();

        /** Until its greeting. Default: 30 seconds. */
        @WithDefault("30s")
        Duration greeting();

        /** Until its answer to each command. Default: 30 seconds. */
        @WithDefault("30s")
        Duration command();

        /**
         * Until its answer to the content of a mail. This is the longest one: the server may have accepted a mail that
         * we give up here, and then it arrives twice. Default: 2 minutes.
         */
        @WithDefault("2m")
        Duration content();
    }

    /** The worker of this instance. */
    interface Worker {

        /** Whether this instance sends mails; if not, another instance must. Default: true. */
        @WithDefault("true")
        boolean enabled();
    }
}
