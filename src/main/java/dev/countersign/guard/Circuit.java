package dev.countersign.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Saves requests from waiting for a Redis that is known to be down: while the circuit is open, one request per pause
 * tries Redis and all others fail at once. Not thread-safe.
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

    /** Called on evidence of an outage. */
    void open() {
        open = true;
        triedAt = nanos.getAsLong();
    }

    /** Called when Redis has answered. */
    void close() {
        open = false;
    }
}
