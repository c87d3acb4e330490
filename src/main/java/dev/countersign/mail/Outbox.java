package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Where features ask for mails. A request is written in the transaction of its cause: the mail is sent if and only if
 * that is committed, and whatever has to be looked up for it is looked up later, so that an answer's time tells nothing.
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

    /** Adds one mail, within the transaction that is open. */
    public Uni<Void> add(MailRequest request) {
        return rows.add(randomness.id(time.now()), request);
    }

    /**
     * Has the worker of this instance look for mails now instead of at its next turn. To be called after the commit, if
     * at all; it returns at once and sends nothing itself.
     */
    public void nudge() {
        worker.wake();
    }

    MailWorker worker() {
        return worker;
    }

    /** Forgets mails that ended long ago and tokens that have expired, in a transaction of its own; how many. */
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
