package dev.countersign.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition. */
public final class Until {

    private static final Duration STEP = Duration.ofMillis(20);

    private Until() {}

    /** @param missing says what is missing when patience ends */
    public static void holds(Duration patience, BooleanSupplier condition, Supplier<String> missing) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + patience + ": " + missing.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
