package dev.countersign.mail;

import dev.countersign.kernel.Problems;
import java.time.Duration;
import java.util.Optional;

/** Rejects settings for mails that cannot work; the server then does not start. */
public final class MailConfigCheck {

    private static final String LIMIT = "100 ms to an hour";

    private MailConfigCheck() {}

    /**
     * Reports every setting for mails and their links that cannot work.
     *
     * @param baseUrl {@code countersign.base-url}
     */
    public static void judge(String baseUrl, MailConfig config, Problems problems) {
        judge(config, problems);
        problems.take(() -> new Links(baseUrl, Optional.empty(), Optional.empty()));
        problems.take(() -> new Links("http://localhost", config.verifyLink(), Optional.empty()));
        problems.take(() -> new Links("http://localhost", Optional.empty(), config.resetLink()));
    }

    /** @throws IllegalArgumentException with a sentence about the first invalid setting */
    public static MailConfig checked(MailConfig config) {
        Problems problems = new Problems();
        judge(config, problems);
        problems.sentences().stream().findFirst().ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        return config;
    }

    private static void judge(MailConfig config, Problems problems) {
        require(isOneLine(config.productName()), "product-name", "one line of 1 to 100 characters", problems);
        require(
                config.verifyLife().compareTo(Duration.ofMinutes(1)) >= 0,
                "verify-life",
                "at least a minute",
                problems);
        require(config.resetLife().compareTo(Duration.ofMinutes(1)) >= 0, "reset-life", "at least a minute", problems);
        require(isCodeLife(config.codeLife()), "code-life", "1 to 10 minutes", problems);
        require(config.budget() >= 1, "budget", "at least 1", problems);
        require(config.budgetWindow().isPositive(), "budget-window", "positive", problems);
        require(
                config.pollInterval().compareTo(Duration.ofMillis(10)) >= 0,
                "poll-interval",
                "at least 10 ms",
                problems);
        require(config.concurrency() >= 1, "concurrency", "at least 1", problems);
        require(
                config.sendTimeout().compareTo(Duration.ofSeconds(1)) >= 0,
                "send-timeout",
                "at least a second",
                problems);
        require(isLimit(config.timeout().connect()), "timeout.connect", LIMIT, problems);
        require(isLimit(config.timeout().greeting()), "timeout.greeting", LIMIT, problems);
        require(isLimit(config.timeout().command()), "timeout.command", LIMIT, problems);
        require(isLimit(config.timeout().content()), "timeout.content", LIMIT, problems);
        require(config.giveUpAfter().isPositive(), "give-up-after", "positive", problems);
        require(
                config.keep().compareTo(config.budgetWindow()) >= 0,
                "keep",
                "at least budget-window, since forgotten mails are not counted",
                problems);
        require(!config.stopTimeout().isNegative(), "stop-timeout", "not negative", problems);
        judgeMost(config, problems);
    }

    private static void judgeMost(MailConfig config, Problems problems) {
        atMost(config.verifyLife(), Duration.ofDays(365), "verify-life", problems);
        atMost(config.resetLife(), Duration.ofDays(30), "reset-life", problems);
        atMost(config.budgetWindow(), Duration.ofDays(30), "budget-window", problems);
        atMost(config.pollInterval(), Duration.ofHours(1), "poll-interval", problems);
        atMost(config.sendTimeout(), Duration.ofMinutes(10), "send-timeout", problems);
        atMost(config.giveUpAfter(), Problems.TEN_YEARS, "give-up-after", problems);
        atMost(config.keep(), Problems.TEN_YEARS, "keep", problems);
        atMost(config.stopTimeout(), Duration.ofMinutes(10), "stop-timeout", problems);
        require(config.concurrency() <= 1000, "concurrency", "at most 1000", problems);
    }

    private static void atMost(Duration value, Duration most, String key, Problems problems) {
        String words = most.toHours() > 0 ? most.toHours() + "h" : most.toMinutes() + "m";
        require(value.compareTo(most) <= 0, key, "at most " + words, problems);
    }

    // Six digits are safe for a few minutes only, however few guesses are allowed.
    private static boolean isCodeLife(Duration life) {
        return life.compareTo(Duration.ofMinutes(1)) >= 0 && life.compareTo(Duration.ofMinutes(10)) <= 0;
    }

    private static boolean isLimit(Duration limit) {
        return limit.compareTo(Duration.ofMillis(100)) >= 0 && limit.compareTo(Duration.ofHours(1)) <= 0;
    }

    private static boolean isOneLine(String text) {
        return !text.isBlank() && text.length() <= 100 && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static void require(boolean valid, String key, String rule, Problems problems) {
        problems.require(valid, "countersign.mail." + key, rule);
    }
}
