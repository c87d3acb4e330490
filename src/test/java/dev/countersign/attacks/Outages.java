package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a server to come back, and checks that requests do not wait for one that is down. */
final class Outages {

    private static final Duration RECOVERY = Duration.ofSeconds(30);
    /** Two seconds of patience with PostgreSQL, twice where a request needs it twice, on a busy machine. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

    private Outages() {}

    static void await(BooleanSupplier recovered) {
        await(RECOVERY, recovered);
    }

    static void await(Duration patience, BooleanSupplier done) {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not there within " + patience);
            }
            sleep(100);
        }
    }

    static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer; fails if it took too long. */
    static Answer soon(Supplier<Answer> request) {
        long start = System.nanoTime();
        Answer answer = request.get();
        if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
            throw new AssertionError("took too long: " + answer);
        }
        return answer;
    }
}
