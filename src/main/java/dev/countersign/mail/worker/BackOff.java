package dev.countersign.mail.worker;

import java.time.Duration;

/** The wait before the next attempt to send a mail: one second, doubled each time, at most five minutes. */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;
    private static final int LONGEST_AFTER_SILENCE = 5;

    private BackOff() {}

    /**
     * The wait after attempt number {@code attempt}, counted from 1.
     *
     * @param jitter a random byte, which changes the wait by up to a fifth: mails that failed together are not tried
     *     again together
     */
    static Duration after(int attempt, byte jitter) {
        Duration doubled = FIRST.multipliedBy(1L << Math.clamp(attempt - 1, 0, DOUBLINGS));
        return moved(Math.min(doubled.toMillis(), LONGEST.toMillis()), jitter);
    }

    /**
     * The wait after a server stopped answering: at most 16 seconds. The time-out was a wait already, and the server
     * may recover at any moment.
     */
    static Duration afterSilence(int attempt, byte jitter) {
        return after(Math.min(attempt, LONGEST_AFTER_SILENCE), jitter);
    }

    private static Duration moved(long millis, byte jitter) {
        return Duration.ofMillis(millis + millis / 5 * jitter / 128);
    }
}
