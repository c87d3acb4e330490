package dev.countersign.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Decides whether one transaction is committed or answered as late, never both: a client that gets 503 may repeat its
 * request, because nothing was changed.
 */
final class CommitOrAnswer<T> implements Deadline.Late<T> {

    private enum State {
        OPEN,
        COMMITTING,
        LATE
    }

    private static final Logger LOG = Logger.getLogger(CommitOrAnswer.class);

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /**
     * Called last before the commit. Throws if the request was already answered as late, so that the transaction is
     * rolled back.
     */
    void beginCommit() {
        if (!state.compareAndSet(State.OPEN, State.COMMITTING)) {
            throw Database.late();
        }
    }

    /** Whether neither has been decided yet, so that the work may still be repeated from the start. */
    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** Returns false once the commit has begun: only the database knows its outcome, so the wait goes on. */
    @Override
    public boolean giveUp() {
        boolean late = state.compareAndSet(State.OPEN, State.LATE);
        if (!late) {
            LOG.warn("the deadline passed during a commit; waiting for its outcome");
        }
        return late;
    }

    @Override
    public void tooLate(T item) {
        LOG.error("a commit succeeded after its client had already got 503");
    }
}
