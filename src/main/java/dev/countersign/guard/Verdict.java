package dev.countersign.guard;

import java.time.Duration;

/** What counting came to. */
sealed interface Verdict {

    /** Every bucket had room and was counted. */
    record Taken() implements Verdict {}

    /** At least one was full, nothing was counted; {@code limit} is the one that stays full longest. */
    record Full(Limit limit, Duration left) implements Verdict {}

    /** Nobody could count. */
    record Down() implements Verdict {}
}
