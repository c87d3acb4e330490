package dev.countersign.mail;

import java.time.Duration;

/** How long a mail waits before its next attempt: one second, doubled each time, five minutes at most. */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;
    private static final int LONGEST_AFTER_SILENCE = 5;

    private BackOff() {}

    /**
     * The wait after attempt number {@code attempt}, counted from 1.
     *
     * @param jitter a random byte: it moves the wait by up to a fifth, so that mails that failed together do not come
     *     back together
     */
    static Duration after(int attempt, byte jitter) {
        Duration doubled = FIRST.multipliedBy(1L << Math.clamp(attempt - 1, 0, DOUBLINGS));
        return moved(Math.min(doubled.toMillis(), LONGEST.toMillis()), jitter);
    }

    /**
     * The wait after a conversation that fell silent: 16 seconds at most. Its time-out was a wait already, and the server
     * may be well again at any moment.
     */
    static Duration afterSilence(int attempt, byte jitter) {
        return after(Math.min(attempt, LONGEST_AFTER_SILENCE), jitter);
    }

    private static Duration moved(long millis, byte jitter) {
        return Duration.ofMillis(millis + millis / 5 * jitter / 128);
    }
}
