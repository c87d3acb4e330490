package dev.countersign.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares requests the wait for a Redis that is known to be down: while it is open, one request in each pause tries Redis
 * and all others are refused at once. It is not thread-safe.
 */
final class Circuit {

    private final long pauseNanos;
    private final LongSupplier nanos;
    private boolean open;
    private long triedAt;

    /** @param nanos a monotonic clock */
    Circuit(Duration pause, LongSupplier nanos) {
        this.pauseNanos = pause.toNanos();
        this.nanos = nanos;
    }

    /** Whether this request may try Redis. */
    boolean admits() {
        if (!open) {
            return true;
        }
        boolean pausing = nanos.getAsLong() - triedAt < pauseNanos;
        if (!pausing) {
            triedAt = nanos.getAsLong();
        }
        return !pausing;
    }

    /** There is evidence of an outage. */
    void open() {
        open = true;
        triedAt = nanos.getAsLong();
    }

    /** Redis has answered. */
    void close() {
        open = false;
    }
}
