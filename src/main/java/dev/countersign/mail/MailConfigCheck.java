package dev.countersign.mail;

import java.time.Duration;

/** Refuses a configuration that cannot work, at start. */
final class MailConfigCheck {

    private static final String LIMIT = "100 ms to an hour";

    private MailConfigCheck() {}

    static MailConfig checked(MailConfig config) {
        require(isOneLine(config.productName()), "product-name", "one line of 1 to 100 characters");
        require(config.verifyLife().compareTo(Duration.ofMinutes(1)) >= 0, "verify-life", "at least a minute");
        require(config.resetLife().compareTo(Duration.ofMinutes(1)) >= 0, "reset-life", "at least a minute");
        require(isCodeLife(config.codeLife()), "code-life", "1 to 10 minutes");
        require(config.budget() >= 1, "budget", "at least 1");
        require(config.budgetWindow().isPositive(), "budget-window", "positive");
        require(config.pollInterval().compareTo(Duration.ofMillis(10)) >= 0, "poll-interval", "at least 10 ms");
        require(config.concurrency() >= 1, "concurrency", "at least 1");
        require(config.sendTimeout().compareTo(Duration.ofSeconds(1)) >= 0, "send-timeout", "at least a second");
        require(isLimit(config.timeout().connect()), "timeout.connect", LIMIT);
        require(isLimit(config.timeout().greeting()), "timeout.greeting", LIMIT);
        require(isLimit(config.timeout().command()), "timeout.command", LIMIT);
        require(isLimit(config.timeout().content()), "timeout.content", LIMIT);
        require(config.giveUpAfter().isPositive(), "give-up-after", "positive");
        require(
                config.keep().compareTo(config.budgetWindow()) >= 0,
                "keep",
                "at least budget-window, since forgotten mails are not counted");
        require(!config.stopTimeout().isNegative(), "stop-timeout", "not negative");
        return config;
    }

    // Six digits are enough for minutes only, however few guesses are allowed.
    private static boolean isCodeLife(Duration life) {
        return life.compareTo(Duration.ofMinutes(1)) >= 0 && life.compareTo(Duration.ofMinutes(10)) <= 0;
    }

    private static boolean isLimit(Duration limit) {
        return limit.compareTo(Duration.ofMillis(100)) >= 0 && limit.compareTo(Duration.ofHours(1)) <= 0;
    }

    private static boolean isOneLine(String text) {
        return !text.isBlank() && text.length() <= 100 && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static void require(boolean valid, String key, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("countersign.mail." + key + " must be " + rule);
        }
    }
}
