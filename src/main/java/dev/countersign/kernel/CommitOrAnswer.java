package dev.countersign.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Decides for one transaction whether it is committed or answered as late, never both: a client that is told 503 may
 * repeat its request, because nothing has happened.
 */
final class CommitOrAnswer<T> implements Deadline.Late<T> {

    private enum State {
        OPEN,
        COMMITTING,
        LATE
    }

    private static final Logger LOG = Logger.getLogger(CommitOrAnswer.class);

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /** The last thing before the commit. Refuses, so that the transaction is rolled back, once the answer was late. */
    void beginCommit() {
        if (!state.compareAndSet(State.OPEN, State.COMMITTING)) {
            throw Database.late();
        }
    }

    /** Whether neither was decided yet, so that the work may be done again from its beginning. */
    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** A commit that is on its way is waited for: what came of it only the database knows. */
    @Override
    public boolean giveUp() {
        boolean late = state.compareAndSet(State.OPEN, State.LATE);
        if (!late) {
            LOG.warn("the deadline passed during a commit, whose outcome is waited for");
        }
        return late;
    }

    @Override
    public void tooLate(T item) {
        LOG.error("a commit was acknowledged only after its client had been answered 503");
    }
}
