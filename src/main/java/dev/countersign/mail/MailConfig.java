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
     * The link of the verification mail for those who have a page of their own: an absolute URL with {@code {token}} in
     * it. Default: our page below {@code countersign.base-url}.
     */
    Optional<String> verifyLink();

    /** The same for the link that sets a new password. Default: our page below {@code countersign.base-url}. */
    Optional<String> resetLink();

    /** How long the link of a verification mail works. Default: 24 hours. */
    @WithDefault("24h")
    Duration verifyLife();

    /** How long the link that sets a new password works. Default: 30 minutes. */
    @WithDefault("30m")
    Duration resetLife();

    /**
     * How old a one-time code may be when its mail leaves; it is of no use later. One to ten minutes. Default: 3 minutes.
     */
    @WithDefault("3m")
    Duration codeLife();

    /**
     * How many mails that strangers can cause go to one mailbox within {@link #budgetWindow}; the newest of each kind waits
     * beyond that. Sign-ups leave one of them for a password reset, and resets one for a sign-up. Default: 3.
     */
    @WithDefault("3")
    int budget();

    /** The time over which the {@link #budget} is counted. Default: 1 hour. */
    @WithDefault("1h")
    Duration budgetWindow();

    /** How often the worker looks for mails that wait. Default: 500 milliseconds. */
    @WithDefault("500ms")
    Duration pollInterval();

    /**
     * How many mails one instance sends at a time, besides one with a one-time code. Default: 4. A mail that the mail
     * server is slow with keeps its connection without counting here, so {@code quarkus.mailer.max-pool-size} should be
     * several times this number.
     */
    @WithDefault("4")
    int concurrency();

    /**
     * How long a mail may keep others waiting. After that the others go on while its own conversation does, within the
     * limits of {@link #timeout}. A mail whose instance died is sent by another one after three times this long. Default:
     * 10 seconds.
     */
    @WithDefault("10s")
    Duration sendTimeout();

    Timeouts timeout();

    /** How long a mail that cannot be delivered for now is tried before it is parked. Default: 3 days. */
    @WithDefault("3d")
    Duration giveUpAfter();

    /** How long a mail that was sent, parked or dropped is remembered, without its text. Default: 7 days. */
    @WithDefault("7d")
    Duration keep();

    /** How long a stop waits for mails that are being sent. Default: 10 seconds. */
    @WithDefault("10s")
    Duration stopTimeout();

    Worker worker();

    /**
     * How long the mail server may be silent before its connection is closed and the mail is tried again. RFC 5321
     * (4.5.3.2) allows minutes; here somebody waits for the mail.
     */
    interface Timeouts {

        /** Until the connection is there. Default: 10 seconds. */
        @WithDefault("10s")
        Duration connect();

        /** Until its greeting. Default: 30 seconds. */
        @WithDefault("30s")
        Duration greeting();

        /** Until its answer to each command. Default: 30 seconds. */
        @WithDefault("30s")
        Duration command();

        /**
         * Until its answer to the content of a mail. The longest one: a mail that was given up here may have been taken,
         * and then arrives twice. Default: 2 minutes.
         */
        @WithDefault("2m")
        Duration content();
    }

    /** The worker of this instance. */
    interface Worker {

        /** Whether this instance sends mails; others may do it in its place. Default: true. */
        @WithDefault("true")
        boolean enabled();
    }
}
