package dev.countersign.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Spares requests the wait for a Redis that does not answer: after a failure all are told at once that it is down, but
 * for one in each pause, which tries it. The first answer lets all through again.
 */
final class Circuit {

    private static final long CLOSED = Long.MIN_VALUE;

    private final long pause;
    private final LongSupplier millis;
    /* When it last failed or was last tried. */
    private final AtomicLong openSince = new AtomicLong(CLOSED);

    Circuit(Duration pause, LongSupplier millis) {
        this.pause = pause.toMillis();
        this.millis = millis;
    }

    /** Whether this request may try. */
    boolean admits() {
        long since = openSince.get();
        if (since == CLOSED) {
            return true;
        }
        long now = millis.getAsLong();
        // A clock that was set back must not keep the circuit open until it has caught up.
        boolean pausing = now >= since && now - since < pause;
        return !pausing && openSince.compareAndSet(since, now);
    }

    void answered() {
        if (openSince.get() != CLOSED) {
            openSince.set(CLOSED);
        }
    }

    void failed() {
        openSince.set(millis.getAsLong());
    }
}
