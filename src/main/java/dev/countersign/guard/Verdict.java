package dev.countersign.guard;

import java.time.Duration;

/** The result of counting. */
sealed interface Verdict {

    /** Every bucket had room and was counted. */
    record Taken() implements Verdict {}

    /** At least one was full, so nothing was counted; {@code limit} is the one that stays full longest. */
    record Full(Limit limit, Duration left) implements Verdict {}

    /** Nothing could be counted. */
    record Down() implements Verdict {}
}
