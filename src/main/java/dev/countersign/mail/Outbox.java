package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Where features ask for mails. A request is written in the transaction of its cause, so the mail is sent if and only if
 * that transaction is committed. Everything the mail needs is looked up later, so the time of an answer reveals nothing.
 */
@ApplicationScoped
public class Outbox {

    private final OutboxRows rows;
    private final MailedTokens tokens;
    private final MailWorker worker;
    private final Database database;
    private final MailConfig config;
    private final Time time;
    private final Randomness randomness;

    Outbox(
            OutboxRows rows,
            MailedTokens tokens,
            MailWorker worker,
            Database database,
            MailConfig config,
            Time time,
            Randomness randomness) {
        this.rows = rows;
        this.tokens = tokens;
        this.worker = worker;
        this.database = database;
        this.config = config;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Adds one mail within the open transaction. After its commit the worker of this instance looks for mails at once,
     * without waiting for its next poll.
     */
    public Uni<Void> add(MailRequest request) {
        return rows.add(randomness.id(time.now()), request).invoke(() -> database.afterCommit(this::nudge));
    }

    /** Has the worker of this instance look for mails now. It returns at once and sends nothing itself. */
    void nudge() {
        worker.wake();
    }

    MailWorker worker() {
        return worker;
    }

    /** Deletes mails that ended long ago and expired tokens, in its own transaction; emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(this::cleanOpen);
    }

    private Uni<Integer> cleanOpen() {
        return rows.clean(config.keep()).flatMap(this::cleanTokens);
    }

    private Uni<Integer> cleanTokens(int mails) {
        return tokens.clean().map(expired -> mails + expired);
    }
}
