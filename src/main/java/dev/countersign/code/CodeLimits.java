package dev.countersign.code;

import java.time.Duration;
import java.time.Instant;

/** How many wrong codes an account may enter, and when a lock ends. */
public final class CodeLimits {

    /** Wrong codes before the first lock. */
    static final int ATTEMPTS = 5;

    /** Wrong codes in a row after which only a password reset helps. */
    static final int IN_A_ROW = 50;

    private static final Duration DAY = Duration.ofHours(24);

    private CodeLimits() {}

    /**
     * When codes are accepted again: when the lock has ended and the oldest of the twenty latest attempts is a day old.
     *
     * @param lockedUntil null when no lock is set
     * @param twentieth when the twentieth latest attempt was made, or null when there were fewer
     * @return {@link Instant#MIN} when neither applies
     */
    public static Instant lockEnd(Instant lockedUntil, Instant twentieth) {
        Instant lock = lockedUntil == null ? Instant.MIN : lockedUntil;
        Instant day = twentieth == null ? Instant.MIN : twentieth.plus(DAY);
        return lock.isAfter(day) ? lock : day;
    }
}
