package dev.countersign.code;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many wrong codes an account may enter, and for how long they lock its codes. */
public final class CodeLimits {

    /** Wrong codes before a lock. */
    static final int ATTEMPTS = 5;

    /** How long the first lock lasts, the second, and so on; the last one is for all later ones. */
    static final List<Duration> LOCKS =
            List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(24));

    /** Wrong codes within a {@link #DAY}, even with correct ones in between. */
    static final int A_DAY = 20;

    static final Duration DAY = Duration.ofHours(24);

    /** Wrong codes in a row after which only a password reset helps (NIST SP 800-63B-4 allows 100). */
    static final int IN_A_ROW = 50;

    /** Tries of one email code. */
    static final int MAILED_TRIES = 5;

    /* Intervals are written in full, so that each limit has only one place. */
    private static final Map<String, String> WORDS = Map.of(
            "{attempts}", String.valueOf(ATTEMPTS),
            "{locks}", LOCKS.stream().map(CodeLimits::interval).collect(Collectors.joining(", ", "array[", "]")),
            "{last_lock}", String.valueOf(LOCKS.size() - 1),
            "{a_day}", String.valueOf(A_DAY),
            "{day}", interval(DAY),
            "{in_a_row}", String.valueOf(IN_A_ROW),
            "{mailed_tries}", String.valueOf(MAILED_TRIES));

    private CodeLimits() {}

    /** The statement with each name in braces, such as {@code {attempts}}, replaced by its limit. */
    public static String in(String statement) {
        String filled = statement;
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private static String interval(Duration duration) {
        return "interval '" + duration.toSeconds() + " seconds'";
    }

    /**
     * When codes are accepted again: when the lock has ended and the oldest of the latest {@link #A_DAY} attempts is a
     * day old.
     *
     * @param lockedUntil null when no lock is set
     * @param oldest when the oldest of those attempts was made, or null when there were fewer
     * @return {@link Instant#MIN} when neither applies
     */
    public static Instant lockEnd(Instant lockedUntil, Instant oldest) {
        Instant lock = lockedUntil == null ? Instant.MIN : lockedUntil;
        Instant day = oldest == null ? Instant.MIN : oldest.plus(DAY);
        return lock.isAfter(day) ? lock : day;
    }
}
