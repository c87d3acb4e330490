package dev.countersign.kernel;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an operator must fix before the server can start: one sentence for each invalid setting. A sentence names the
 * setting and its rule, and never the value of a setting that may hold a secret.
 */
public final class Problems {

    /** Longer than any sensible setting, and short enough for every calculation with times. */
    public static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final Set<String> sentences = new LinkedHashSet<>();

    public void add(String sentence) {
        sentences.add(sentence.strip());
    }

    /** Adds "{@code setting} must be {@code rule}" unless the rule holds. */
    public void require(boolean holds, String setting, String rule) {
        if (!holds) {
            add(setting + " must be " + rule);
        }
    }

    /** Requires a number from {@code least} to {@code most}, both included. */
    public void requireBetween(int least, int value, int most, String setting) {
        require(value >= least && value <= most, setting, least + " to " + most);
    }

    /** Requires a duration from {@code least} to {@code most}, both included. */
    public void requireBetween(Duration least, Duration value, Duration most, String setting) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                setting,
                words(least) + " to " + words(most));
    }

    /** Runs code that throws when a setting is invalid, and adds the exception's message. */
    public void take(Supplier<?> made) {
        try {
            Object unused = made.get();
        } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
            add(e.getMessage());
        }
    }

    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    private static String words(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + "ms";
        }
        long seconds = time.toSeconds();
        return seconds > 0 && seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds + "s";
    }
}
