package dev.countersign.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts within this process while Redis is down: a quarter of each limit, but at least one request. Its size is
 * bounded. When it is full of running windows, new subjects are refused: if old ones were forgotten instead, sending
 * enough subjects would defeat the limit.
 */
final class LocalBudget {

    private static final int SHARE = 4;
    private static final long SWEEP_PAUSE_MILLIS = 1000;

    private static final class Count {
        private final long startedAt;
        private final long length;
        private int used;

        private Count(long startedAt, long length) {
            this.startedAt = startedAt;
            this.length = length;
        }

        private boolean ended(long now) {
            return now < startedAt || now - startedAt >= length;
        }

        private Duration left(long now) {
            return Duration.ofMillis(length - (now - startedAt));
        }
    }

    private final int capacity;
    private final LongSupplier millis;
    private final Map<String, Count> counts = new HashMap<>();
    private long sweptAt = Long.MIN_VALUE;

    LocalBudget(int capacity, LongSupplier millis) {
        this.capacity = capacity;
        this.millis = millis;
    }

    /* The lock is held for a few steps in memory, never during a wait. */
    synchronized Verdict take(List<Window> windows) {
        long now = millis.getAsLong();
        Verdict.Full full = null;
        for (Window window : windows) {
            Count count = running(window, now);
            if (count != null
                    && count.used >= allowance(window)
                    && (full == null || full.left().compareTo(count.left(now)) < 0)) {
                full = new Verdict.Full(window.limit(), count.left(now));
            }
        }
        if (full != null) {
            return full;
        }
        if (!hasRoom(windows, now)) {
            return new Verdict.Down();
        }
        windows.forEach(window -> count(window, now));
        return new Verdict.Taken();
    }

    synchronized int size() {
        return counts.size();
    }

    private void count(Window window, long now) {
        Count count = running(window, now);
        if (count == null) {
            count = new Count(now, window.quota().window().toMillis());
            counts.put(window.key(), count);
        }
        count.used++;
    }

    private Count running(Window window, long now) {
        Count count = counts.get(window.key());
        return count == null || count.ended(now) ? null : count;
    }

    private boolean hasRoom(List<Window> windows, long now) {
        if (fits(windows)) {
            return true;
        }
        if (now >= sweptAt && now - SWEEP_PAUSE_MILLIS < sweptAt) {
            return false;
        }
        sweptAt = now;
        counts.values().removeIf(count -> count.ended(now));
        return fits(windows);
    }

    private boolean fits(List<Window> windows) {
        long missing = windows.stream()
                .filter(window -> !counts.containsKey(window.key()))
                .count();
        return missing == 0 || counts.size() + missing <= capacity;
    }

    private static int allowance(Window window) {
        return Math.max(1, window.quota().requests() / SHARE);
    }
}
